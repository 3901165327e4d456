"""Bad input never becomes a failure of the service, nor an entry, nor stops the read model (P11)."""

import asyncio
import re
import xml.dom.minidom
from typing import Any

import pytest

from services.disclosure.objections import admission
from tests.attack.commands import SCENES, Command, Scene
from tests.attack.mutations import HOSTILE, HOSTILE_NAMES, STEP, broken, changed, encoded, files
from tests.conftest import Start
from tests.waiting import until

CHINESE = re.compile("[\u4e00-\u9fff]")
DRY = {"dry_run": "true"}
NARROW = {"county": "654024", "year": "2020", "from": "1", "to": "999", "limit": "500"}
AS_JSON = {"Content-Type": "application/json"}


@pytest.fixture(autouse=True)
def no_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test sends more objections a minute than an address may."""
    monkeypatch.setattr(admission, "LIMITS", admission.Limits(*["100000/minute"] * 5))


def complaint(answer: Any) -> str:
    """What is wrong with an answer to bad input; empty when it is as promised."""
    if answer.status_code < 400:
        return ""
    if answer.status_code >= 500 or answer.headers["content-type"] != "application/problem+json":
        return "a failure of the service, or no problem details"
    said = answer.json()
    errors = said.get("errors", [])
    if not (CHINESE.search(said["title"]) and CHINESE.search(said["detail"])):
        return "not in Chinese"
    if said["code"] == "invalid-request" and not errors:
        return "no field is named"
    clear = all(error["pointer"][:1] in ("", "/") and CHINESE.search(error["detail"]) for error in errors)
    return "" if clear else "a field without pointer or without Chinese words"


def _is_public(command: Command) -> bool:
    return command.route.endswith("/objections")


async def until_read(scene: Scene) -> None:
    """Wait until the read model has taken in the whole log; fails when it cannot."""
    state, last = scene.api.app.state.service, scene.events()

    def taken_in() -> bool:
        assert not state.troubles(), state.troubles()
        return bool(state.position >= last)

    await until(taken_in, 15)


@pytest.mark.slow
@pytest.mark.parametrize("name", SCENES)
async def test_a_wrong_value_in_any_field_is_refused_or_can_be_kept(service: Start, name: str) -> None:
    scene = await SCENES[name](service)
    wrong, tried = [], 0

    for command in [c for c in scene.commands if not c.is_file]:
        before, taken = scene.events(), []
        for where, body in changed(command.body):
            dry = {} if _is_public(command) else DRY
            answer = await command.give(scene.api, content=encoded(body), query=dry, headers=AS_JSON)
            tried += 1
            if why := complaint(answer):
                wrong.append((why, command.route, where, str(body)[:300], answer.text[:300]))
            if answer.status_code < 400:
                taken.append(body)
        assert _is_public(command) or scene.events() == before
        for body in taken:
            answer = await command.give(scene.api, content=encoded(body), headers=AS_JSON)
            if why := complaint(answer):
                wrong.append((why, command.route, str(body)[:300], answer.text[:300]))
        await until_read(scene)

    assert not wrong, (len(wrong), wrong[:20])
    assert not await readable(scene)
    assert tried > 100


@pytest.mark.parametrize("name", SCENES)
async def test_a_body_that_is_no_json_object_is_refused_and_leaves_no_entry(service: Start, name: str) -> None:
    scene = await SCENES[name](service)
    wrong = []

    for command in [c for c in scene.commands if not c.is_file and c.body]:
        for content, kind in broken(command.body):
            before = scene.events()
            answer = await command.give(scene.api, content=content, headers={"Content-Type": kind})
            entered = answer.status_code >= 400 and scene.events() != before
            if why := complaint(answer) or ("an entry" if entered else ""):
                wrong.append((why, command.route, content[:60], kind, answer.text[:300]))

    await until_read(scene)
    assert not wrong, (len(wrong), wrong[:20])


@pytest.mark.parametrize("name", SCENES)
async def test_odd_characters_in_an_address_are_refused_and_leave_no_entry(service: Start, name: str) -> None:
    scene = await SCENES[name](service)
    before, wrong = scene.events(), []

    for command in scene.commands:
        for replaced in command.names:
            for odd in HOSTILE_NAMES:
                path = command.route.format(**command.names | {replaced: odd})
                answer = await command.give(scene.api, path=path)
                if why := complaint(answer) or ("taken" if answer.status_code < 400 else ""):
                    wrong.append((why, path[:100], answer.text[:300]))

    assert not wrong, (len(wrong), wrong[:20])
    assert scene.events() == before


@pytest.mark.parametrize("key", ["\x00", "a\x00b", "\x1b", "k" * 201, "钥".encode().decode("latin-1") + "\x7f"])
async def test_a_key_that_cannot_be_kept_is_refused_and_spoils_no_other_command(service: Start, key: str) -> None:
    scene = await SCENES["ledger"](service)
    before, good = scene.events(), scene.commands[2]

    bad, fine = await asyncio.gather(
        good.give(scene.api, headers={"Idempotency-Key": key.encode("latin-1")}),
        scene.commands[1].give(scene.api),
    )

    assert (bad.status_code, bad.json()["errors"][0]["pointer"]) == (422, "/header/idempotency-key")
    assert fine.status_code == 201
    assert scene.events() == before + 1


@pytest.mark.parametrize("name", ["ledger", "projects"])
async def test_a_bad_file_is_refused_in_words_and_nothing_of_it_is_kept(service: Start, name: str) -> None:
    scene = await SCENES[name](service)
    wrong = []

    for command in [c for c in scene.commands if c.is_file]:
        for content in files(command.body):
            before = scene.events()
            filename = {"filename": "a.json" if content[:1] == b"{" else "a.csv"} if command.query else {}
            checked = await command.give(scene.api, body=content, query=DRY | filename)
            answer = await command.give(scene.api, body=content, query=filename) if checked.is_success else checked
            if why := complaint(checked) or complaint(answer):
                wrong.append((why, command.route, content[:200], checked.text[:300], answer.text[:300]))
            if answer.status_code >= 400 and scene.events() != before:
                wrong.append(("an entry", command.route, content[:200], answer.text[:300]))

    await until_read(scene)
    assert not wrong, (len(wrong), wrong[:20])


@pytest.mark.parametrize("name", SCENES)
async def test_questions_with_rubbish_in_them_are_answered_in_words(service: Start, name: str) -> None:
    scene = await SCENES[name](service)
    await until_read(scene)
    document, wrong = scene.api.app.openapi(), []

    for path, described in document["paths"].items():
        if "get" not in described or "stream" in path or not path.startswith(f"/{name}/v1"):
            continue
        below = path.removeprefix(f"/{name}/v1")
        asked = {p["name"]: p for p in described["get"].get("parameters", []) if p["in"] == "query"}
        needed = {n: _some(n) for n, p in asked.items() if p["required"]}
        good = below.format_map(_Names(scene.names))
        tries = [(good, needed | {n: v}) for at, n in enumerate(asked) for v in _texts(n)[at % STEP :: STEP]]
        tries += [(below.format_map(_Names({n: odd})), needed) for n in _names_in(below) for odd in HOSTILE_NAMES]
        for filled, query in tries:
            answer = await scene.api.get(filled, role="auditor", region="", params=query or None)
            if why := complaint(answer):
                wrong.append((why, filled[:100], query, answer.text[:300]))

    assert not wrong, (len(wrong), wrong[:20])


def _texts(name: str) -> list[str]:
    """Hostile values as they stand in a query. A position not yet reached is waited for, and is not bad input."""
    texts = [str(value)[:1000].encode(errors="replace").decode() for value in HOSTILE]
    waited_for = re.compile(r"\d{1,19}(\.0+)?")
    return [text for text in texts if not (name == "wait_for" and waited_for.fullmatch(text))]


def _some(name: str) -> str:
    return {"year": "2020", "from": "1", "to": "9"}.get(name, "654024")


def _names_in(path: str) -> list[str]:
    return re.findall(r"\{(\w+)\}", path)


class _Names(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "654024-2020"


async def readable(scene: Scene) -> list[str]:
    """Every question about what is there now that is not answered, pages and feeds included."""
    found = []
    for path in [*scene.api.app.openapi()["paths"], "/disclosure/", "/disclosure/feeds/0.atom", "/monitoring/"]:
        if not path.startswith(f"/{scene.api.name}/") or "stream" in path:
            continue
        headers = {"Authorization": f"Bearer {scene.api.token('auditor')}"}
        answer = await scene.api.client.get(path.format_map(_Names(scene.names)), headers=headers, params=NARROW)
        if answer.status_code >= 500:
            found.append(f"{path}: {answer.text[:300]}")
        if path.endswith(".atom"):
            xml.dom.minidom.parseString(answer.content)
    return found
