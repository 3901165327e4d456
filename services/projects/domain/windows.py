"""Publicity windows as this service knows them, from disclosure's facts (004 二（三）: 公示无异议)."""

from dataclasses import dataclass, field

from services.projects.domain.content import Content

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
    """One window over one version of the content. A changed content needs another window."""

    content_version: int
    shown: Content
    status: str = REQUESTED
    notice: str = ""
    open_objections: set[str] = field(default_factory=set)
    upheld_objections: set[str] = field(default_factory=set)

    def concerns(self, notice: str, content_version: int, status: str) -> bool:
        """Whether a fact is about this window: a notice opened over this version, or whatever became of that notice."""
        return content_version == self.content_version if status == OPEN else notice == self.notice

    def follow(self, notice: str, content_version: int, status: str) -> None:
        """Take over what disclosure says; a newly opened notice begins without objections."""
        if status == OPEN:
            self.open_objections, self.upheld_objections = set(), set()
        self.notice, self.content_version, self.status = notice, content_version, status

    def weigh(self, objection: str, status: str) -> None:
        """An objection came in ("received"), held ("upheld") or fell ("dismissed")."""
        self.open_objections.discard(objection)
        if status == RECEIVED:
            self.open_objections.add(objection)
        elif status == UPHELD:
            self.upheld_objections.add(objection)

    def clear_for(self, content_version: int) -> bool:
        """No objection (无异议): closed clear, over exactly this version, nothing open and nothing upheld."""
        return (
            self.status == CLEAR
            and self.content_version == content_version
            and not self.open_objections
            and not self.upheld_objections
        )

    def describe(self, content_version: int) -> str:
        """Where the window stands, in words."""
        if self.content_version != content_version:
            return f"公示的是第 {self.content_version} 版内容，现为第 {content_version} 版，须重新公示"
        standing = len(self.open_objections) + len(self.upheld_objections)
        return LABELS[self.status] + (f"，有 {standing} 条异议未处理完毕或成立" if standing else "")
