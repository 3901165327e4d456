"""What no comparison can put right on the running platform: a changed answer, a removed event. Both are named."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from cli.running import HALTED
from tests import stack
from tests.attack.test_changed_rows import INSPECTOR, Scene
from tests.shipped.platform import Shipped, sluice, up


@pytest.fixture(scope="module")
def scene(programs: None) -> Iterator[Scene]:
    """A platform of its own: what is done to it stops its writers for good."""
    with stack.directory() as where, up(Path(where) / "data") as layout:
        platform = Shipped(layout)
        made = Scene(platform)
        made.begin()
        assert made.figures["received_fen"] == 100_000_000
        for service in ("ledger", "projects", "disclosure"):
            platform.seal(service)
        yield made
        platform.close()


def test_a_kept_answer_that_was_changed_is_named_and_its_service_writes_nothing_more(scene: Scene) -> None:
    scene.change("projects", "UPDATE projects_commands SET body = '{}' WHERE number = 1")

    run = scene.reconciled("projects", heal=True)
    sealed = scene.platform.ask("POST", "/projects/v1/checkpoint", scene.platform.auditor)
    shown = sluice("status", "--data", str(scene.platform.layout.data))

    (found,) = run["findings"]
    assert (found["table"], found["key"], found["healed"]) == ("projects_commands", {"number": 1}, False)
    assert (run["outcome"], sealed.status_code, shown.returncode) == ("differs", 503, HALTED)
    assert "projects 写入已停止" in shown.stdout


def test_an_event_that_was_removed_is_named_by_reconciling_and_by_the_verifier(scene: Scene) -> None:
    scene.change("disclosure", "DELETE FROM disclosure_events WHERE notification_id = 1")

    run = scene.reconciled("disclosure", heal=True)
    bearer, memory = scene.platform.token(INSPECTOR), scene.platform.layout.data / "memory.json"
    asked = ("--feed", scene.platform.address, "--token", bearer, "--memory", str(memory))
    verified = {service: sluice("verify", *asked, "--service", service) for service in ("disclosure", "ledger")}

    assert (run["outcome"], run["healed"]) == ("differs", 0)
    assert "event 1 was sealed and is gone" in [found["detail"] for found in run["findings"]]
    assert {service: ended.returncode for service, ended in verified.items()} == {"disclosure": 1, "ledger": 0}
    assert "第 1 条分录被删除" in verified["disclosure"].stdout


def test_public_figures_stay_right_and_nothing_is_called_compared_with_a_broken_log(scene: Scene) -> None:
    assert scene.figures["received_fen"] == 100_000_000
    assert scene.reconciled("monitoring")["outcome"] == "not-compared"
