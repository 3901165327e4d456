"""Publicity windows as this service knows them, from disclosure's facts (004 二（三）: 公示无异议)."""

from dataclasses import dataclass, field
from datetime import date

from services.projects.register.content import Content
from shared.kernel.deadlines import Start

REQUESTED, OPEN, CLEAR, OBJECTED, VOID = "requested", "open", "clear", "objected", "void"
RECEIVED, UPHELD, DISMISSED = "received", "upheld", "dismissed"

LABELS = {
    REQUESTED: "待公示",
    OPEN: "公示中",
    CLEAR: "公示期满无异议",
    OBJECTED: "公示有异议",
    VOID: "公示作废",
}


@dataclass
class Window:
    """One window over one version of the content. A changed content needs another window.

    `opened_on` and `closed_on` are the days on which that was recorded; `min_days` lie between them.
    """

    content_version: int
    shown: Content
    min_days: int = 0
    status: str = REQUESTED
    notice: str = ""
    opened_on: date | None = None
    closed_on: date | None = None
    open_objections: set[str] = field(default_factory=set)
    upheld_objections: set[str] = field(default_factory=set)

    def concerns(self, notice: str, content_version: int, status: str) -> bool:
        """Whether a fact is about this window: a notice opened over this version, or whatever became of that notice."""
        return content_version == self.content_version if status == OPEN else notice == self.notice

    def follow(self, notice: str, content_version: int, status: str, on: date) -> None:
        """Take over what disclosure recorded on a day; a newly opened notice begins without objections."""
        if status == OPEN:
            self.open_objections, self.upheld_objections = set(), set()
            self.opened_on = on
        self.closed_on = None if status == OPEN else on
        self.notice, self.content_version, self.status = notice, content_version, status

    def weigh(self, objection: str, status: str) -> None:
        """An objection came in ("received"), held ("upheld") or fell ("dismissed")."""
        self.open_objections.discard(objection)
        if status == RECEIVED:
            self.open_objections.add(objection)
        elif status == UPHELD:
            self.upheld_objections.add(objection)

    @property
    def cut_short(self) -> bool:
        """Whether it was closed as clear before its days had really passed: then it shows nothing."""
        if self.status != CLEAR or self.opened_on is None or self.closed_on is None:
            return False
        return self.closed_on <= Start(self.opened_on).whole_days(self.min_days)

    def clear_for(self, content_version: int) -> bool:
        """No objection (无异议): ran its days, over exactly this version, nothing open and nothing upheld."""
        return (
            self.status == CLEAR
            and not self.cut_short
            and self.content_version == content_version
            and not self.open_objections
            and not self.upheld_objections
        )

    def describe(self, content_version: int) -> str:
        """Where the window stands, in words."""
        if self.content_version != content_version:
            return f"公示的是第 {self.content_version} 版内容，现为第 {content_version} 版，须重新公示"
        if self.cut_short:
            end = f"自{self.opened_on}登记张贴起须满 {self.min_days} 日，{self.closed_on}即结束"
            return f"公示不足期（{end}），请重新提交项目内容（可不作改动），以重新公示"
        standing = len(self.open_objections) + len(self.upheld_objections)
        return LABELS[self.status] + (f"，有 {standing} 条异议未处理完毕或成立" if standing else "")
