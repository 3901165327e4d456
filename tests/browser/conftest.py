"""Chromium for the browser tests."""

from collections.abc import AsyncIterator

import pytest

from tests.browser.looking import chromium


@pytest.fixture(scope="session", autouse=True)
async def browser(programs: None) -> AsyncIterator[None]:
    """One Chromium for all of them; every test has a context of its own in it."""
    async with chromium():
        yield
