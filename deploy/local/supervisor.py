"""Keeping programs alive: one thread starts them, watches them, starts them again and stops them."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import psutil

from deploy.local.layout import Layout
from deploy.local.program import Process, Program, StartFailed, exit_words
from deploy.local.state import Mark, Running, State

FIRST_DELAY, LONGEST_DELAY, STEADY = 0.2, 5.0, 5.0
"""Seconds before a restart, at most; and how long a program must have run for the delay to begin again."""

MAX_LOG_BYTES = 10_000_000


@dataclass
class Child:
    """One program and what became of it."""

    program: Program
    process: Process
    launched_at: float = field(default_factory=time.monotonic)
    condition: str = "启动中"
    restarts: int = 0
    delay: float = FIRST_DELAY / 2
    due: float | None = None


class Supervisor:
    """All methods are called by one thread that outlives the programs: the kernel ties their lives to it."""

    def __init__(self, layout: Layout, alarm: Callable[[str], None]) -> None:
        self._layout, self._alarm = layout, alarm
        self.state = State(Mark.of(psutil.Process().pid))
        self._children: dict[str, Child] = {}
        self._rotated_at = time.monotonic()

    @property
    def pids(self) -> dict[str, int]:
        """The running programs' process numbers."""
        return {name: child.process.pid for name, child in self._children.items() if child.due is None}

    def launch(self, program: Program) -> None:
        """Start a program and watch it from now on."""
        _rotate(program)
        self._children[program.name] = Child(program, program.launch())
        self.note()

    def await_ready(self, names: Iterable[str], seconds: float, interrupted: Callable[[], bool]) -> None:
        """Wait for a first start: one that ends instead fails the start. Raises StartFailed."""
        waiting, deadline = list(names), time.monotonic() + seconds
        while waiting:
            if interrupted():
                raise StartFailed("启动被中断")
            for child in [self._children[name] for name in waiting]:
                if child.program.is_ready(child.process):
                    child.condition = "就绪"
                    waiting.remove(child.program.name)
            if waiting and time.monotonic() > deadline:
                words = "\n".join(self._children[name].program.last_words() for name in waiting)
                raise StartFailed(f"{'、'.join(waiting)} 在 {seconds:.0f} 秒内没有就绪\n{words}")
            time.sleep(0.05)
        self.note()

    def tick(self) -> None:
        """Look at every program once: report an ended one, start it again when its delay is over."""
        for child in self._children.values():
            if child.due is None and (code := child.process.poll()) is not None:
                self._ended(child, code)
            elif child.due is not None and time.monotonic() >= child.due and child.program.possible():
                self._restart(child)
            elif child.condition != "就绪" and child.due is None and child.program.ready():
                child.condition = "就绪"
                self._alarm(f"{child.program.name} 已恢复（进程 {child.process.pid}）")
                self.note()
        if time.monotonic() - self._rotated_at > 60:
            self._rotated_at = time.monotonic()
            for child in self._children.values():
                _rotate(child.program)

    def stop(self, *phases: Iterable[str]) -> None:
        """Stop programs phase by phase, those of one phase together."""
        for phase in phases:
            children = [self._children[name] for name in phase if name in self._children]
            for child in children:
                if child.process.poll() is None:
                    child.process.send_signal(child.program.stop_signal)
            for child in children:
                child.program.halt(child.process)
                child.condition = "已停止"
        self._children = {name: child for name, child in self._children.items() if child.condition != "已停止"}
        self.state.ready = False
        self.note()

    def note(self) -> None:
        """Write down who runs, for `status` and for whoever comes after a kill."""
        self.state.children = {name: _running(child) for name, child in self._children.items()}
        self.state.write(self._layout.state)

    def _ended(self, child: Child, code: int) -> None:
        lived = time.monotonic() - child.launched_at
        child.delay = FIRST_DELAY if lived > STEADY else min(child.delay * 2, LONGEST_DELAY)
        child.due, child.condition = time.monotonic() + child.delay, "等待重启"
        words = exit_words(code)
        self._alarm(f"{child.program.name} 意外退出（{words}，运行了 {lived:.1f} 秒），{child.delay:.1f} 秒后重启")
        self.note()

    def _restart(self, child: Child) -> None:
        try:
            child.process = child.program.launch()
        except OSError as problem:
            child.delay = min(child.delay * 2, LONGEST_DELAY)
            child.due = time.monotonic() + child.delay
            self._alarm(f"{child.program.name} 无法启动（{problem}），{child.delay:.1f} 秒后再试")
            return
        child.launched_at, child.due, child.condition = time.monotonic(), None, "启动中"
        child.restarts += 1
        self.note()


def _running(child: Child) -> Running:
    try:
        mark = Mark.of(child.process.pid) if child.process.poll() is None else None
    except psutil.NoSuchProcess:
        mark = None
    return Running(mark, child.program.port, child.condition, child.restarts)


def _rotate(program: Program) -> None:
    """Keep one older file. The program goes on writing to the same, emptied file: it appends."""
    log = program.log
    if log.exists() and log.stat().st_size > MAX_LOG_BYTES:
        log.with_suffix(".log.1").write_bytes(log.read_bytes())
        with log.open("r+b") as emptied:
            emptied.truncate()
