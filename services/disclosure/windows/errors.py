"""Refusals of the publicity window.

Conflict   WindowNotOpen     the window is closed or void
Refused    WindowStillOpen   the period has not run                      004 二（三）, G-07
           ObjectionsOpen    公示无异议 first                             004 二（三）
           ProofMissing      a window is proved by a photo of the wall   004 二（四）
"""

from shared.kernel.errors import Conflict, Refused


class WindowNotOpen(Conflict):
    title = "不在公示期"


class WindowStillOpen(Refused):
    title = "公示期未满"
    rule = "no_objection"


class ObjectionsOpen(Refused):
    title = "异议尚未处理完毕"
    rule = "no_objection"


class ProofMissing(Refused):
    title = "缺少张贴证明"
    rule = "publicity_reach"
