"""What every browser test needs: Chromium, a page that may ask nobody else for anything, and axe."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from playwright.async_api import Browser, Page, async_playwright

from tests.monitoring.serving import served

AXE = Path(__file__).parent / "vendor" / "axe.min.js"
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


_running: list[Browser] = []


@asynccontextmanager
async def chromium() -> AsyncIterator[None]:
    """Chromium runs, and `looking_at` opens its pages there."""
    async with async_playwright() as playwright:
        _running.append(await playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS))
        yield
        await _running.pop().close()


@asynccontextmanager
async def looking_at(app: FastAPI, path: str, expected: str = "", **settings: Any) -> AsyncIterator[Page]:
    """A page in Chromium. Fails on any complaint of the browser but the expected one, and any request to elsewhere."""
    complaints: list[str] = []
    async with served(app) as address, await _running[0].new_context(**settings) as context:
        page = await context.new_page()
        page.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        own = (address, "data:")
        page.on("request", lambda sent: None if sent.url.startswith(own) else complaints.append(sent.url))
        await page.goto(address + path)
        yield page
    unexpected = [said for said in complaints if not expected or expected not in said]
    assert unexpected == []


async def violations(page: Page) -> list[str]:
    """What axe finds serious or critical on the page as it stands, one line each."""
    await page.evaluate(AXE.read_text(encoding="utf-8") + ";void 0")
    found = await page.evaluate("tags => axe.run({ runOnly: tags })", WCAG)
    return [
        f"{one['id']}: {node['target']} {node['html'][:120]}"
        for one in found["violations"]
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"]
    ]
