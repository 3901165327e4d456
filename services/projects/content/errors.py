"""What is refused when a project's content is changed.

Refused
├── ContentFixed              the content is no longer in the proposer's hand 004 二（三）
└── TargetsRemoved            performance targets may not be emptied again   004 二（六）
"""

from shared.kernel.errors import Refused


class ContentFixed(Refused):
    title = "项目内容已上报，不能修改"
    rule = "procedure_order"


class TargetsRemoved(Refused):
    title = "绩效目标不得删除"
    rule = "performance_targets"
