"""Whatever happens to the process that reads a file is one refusal; the next file is read."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil
import pytest

from shared.platform.sandbox import FileUnreadable, HelperLost, NoTurn, Sandbox, Task
from shared.platform.sandbox.turns import COMING_IN, Turns
from tests.sandbox import tasks
from tests.sandbox.tasks import Seen, Unwanted
from tests.waiting import until, wait_until

pytestmark = pytest.mark.usefixtures("programs")

ROOT = Path(__file__).parents[2]


async def read(task: Task[Any, Any], content: bytes = b"", *plain: Any, of: str = "somebody") -> Any:
    return await Sandbox().run(of, task, content, *plain)


def helpers(of: psutil.Process | None = None) -> list[psutil.Process]:
    """The helpers that a process has."""
    children = (of or psutil.Process()).children()
    return [child for child in children if "shared.platform.sandbox.server" in child.cmdline()]


async def test_a_task_is_given_the_file_and_its_arguments_and_answers_with_its_type() -> None:
    assert await read(tasks.MEASURE, b"x" * 20_000_000, "名单") == Seen(20_000_000, "名单")


async def test_a_tasks_own_refusal_comes_back_as_itself() -> None:
    with pytest.raises(Unwanted, match="这一行"):
        await read(tasks.REFUSE, "这一行".encode())


@pytest.mark.parametrize(
    "task", [tasks.EAT, tasks.DIE, tasks.CRASH, tasks.LEAVE, tasks.FAIL, tasks.CHATTER, tasks.LIE], ids=lambda t: t.name
)
async def test_a_reader_that_goes_wrong_is_one_refusal_and_the_next_file_is_read(task: Task[[], Seen]) -> None:
    with pytest.raises(FileUnreadable) as refused:
        await read(task)
    assert refused.value.fields[0].pointer == "/file"
    assert "再提交" in refused.value.detail
    assert await read(tasks.MEASURE, b"ab", "") == Seen(2, "")


async def test_a_reader_out_of_memory_is_told_apart_from_a_broken_file() -> None:
    with pytest.raises(FileUnreadable, match="内存"):
        await read(tasks.EAT)


async def test_a_reader_that_computes_for_ever_is_ended_by_its_processor_time(own_helper: Callable[..., None]) -> None:
    own_helper("CPU_SECONDS = 1")
    with pytest.raises(FileUnreadable, match="限定时间"):
        await read(tasks.SPIN)


async def test_a_reader_that_waits_for_ever_is_ended_by_the_clock(own_helper: Callable[..., None]) -> None:
    own_helper("WALL_SECONDS = 0.5")
    with pytest.raises(FileUnreadable, match="限定时间"):
        await read(tasks.SLEEP, b"", 600.0)


async def test_a_reader_can_open_no_file_and_no_connection_and_knows_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEDGER_VAULT_KEY", "secret")
    found = await read(tasks.LOOK_AROUND)
    assert "opened" not in found
    assert not [name for name in found if "KEY" in name or "URL" in name or "PASSWORD" in name]


async def test_a_killed_helper_is_followed_by_another_and_its_files_may_be_sent_again() -> None:
    await read(tasks.MEASURE, b"", "")
    (helper,) = helpers()
    reading = asyncio.create_task(read(tasks.SLEEP, b"", 600.0))
    await until(helper.children)
    (child,) = helper.children()

    helper.kill()

    with pytest.raises(HelperLost):
        await reading
    assert await read(tasks.MEASURE, b"a", "") == Seen(1, "")
    wait_until(lambda: not child.is_running() or child.status() == psutil.STATUS_ZOMBIE)


async def test_a_request_that_is_given_up_ends_its_reader() -> None:
    await read(tasks.MEASURE, b"", "")
    (helper,) = helpers()
    reading = asyncio.create_task(read(tasks.SLEEP, b"", 600.0))
    await until(helper.children)

    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading

    await until(lambda: not helper.children())
    assert helpers() == [helper]


async def test_the_helper_has_one_thread() -> None:
    await read(tasks.MEASURE, b"", "")
    (helper,) = helpers()
    assert helper.num_threads() == 1


SERVICE = """
import asyncio, sys
from shared.platform.sandbox import Sandbox
from tests.sandbox.tasks import SLEEP
async def main():
    reading = asyncio.create_task(Sandbox().run("a", SLEEP, b"", 600.0))
    await asyncio.sleep(0)
    print("reading", flush=True)
    await reading
asyncio.run(main())
"""


@pytest.mark.parametrize("sig", [signal.SIGKILL, signal.SIGTERM])
def test_helper_and_readers_end_with_the_service_however_that_ended(sig: int) -> None:
    with subprocess.Popen([sys.executable, "-c", SERVICE], cwd=ROOT, stdout=subprocess.PIPE) as service:
        assert service.stdout is not None
        assert service.stdout.readline() == b"reading\n"
        process = psutil.Process(service.pid)
        wait_until(lambda: any(helper.children() for helper in helpers(process)))
        left = process.children(recursive=True)
        assert len(left) == 2

        os.kill(service.pid, sig)

        wait_until(lambda: not any(each.is_running() and each.status() != psutil.STATUS_ZOMBIE for each in left))


async def test_one_person_reads_one_file_at_a_time_and_others_are_not_kept_waiting() -> None:
    sandbox = Sandbox()
    slow = [asyncio.create_task(sandbox.run("greedy", tasks.SLEEP, b"", 600.0)) for _ in range(4)]
    await asyncio.sleep(0)

    with pytest.raises(NoTurn):
        await sandbox.run("greedy", tasks.MEASURE, b"", "")
    assert await sandbox.run("another", tasks.MEASURE, b"", "") == Seen(0, "")

    for each in slow:
        each.cancel()
    ended = await asyncio.gather(*slow, return_exceptions=True)
    assert all(isinstance(each, asyncio.CancelledError) for each in ended)
    assert await sandbox.run("greedy", tasks.MEASURE, b"", "") == Seen(0, "")


async def test_beyond_the_queue_nobody_waits_and_afterwards_all_are_read() -> None:
    sandbox = Sandbox()
    names = [f"person-{number}" for number in range(30)]
    answers = await asyncio.gather(
        *(sandbox.run(name, tasks.SLEEP, b"", 0.3) for name in names), return_exceptions=True
    )
    assert [type(each) for each in answers] == [Seen] * 10 + [NoTurn] * 20
    assert await sandbox.run("person-29", tasks.MEASURE, b"", "") == Seen(0, "")


async def test_of_one_person_two_large_bodies_come_in_at_once_and_eight_of_all() -> None:
    turns, come, gone = Turns(COMING_IN), [], asyncio.Event()

    async def send(of: str) -> None:
        async with turns.turn(of):
            come.append(of)
            await gone.wait()

    senders = [asyncio.create_task(send("greedy")) for _ in range(12)]
    senders += [asyncio.create_task(send(f"person-{number}")) for number in range(10)]
    while len(come) < 8:
        await asyncio.sleep(0)
    with pytest.raises(NoTurn):
        await send("greedy")
    assert come == ["greedy", "greedy", *(f"person-{number}" for number in range(6))]

    gone.set()
    await asyncio.gather(*senders)
    assert len(come) == 22
