"""What annual plans refuse.

DomainError
├── Invalid
│   └── PlanLineIncomplete        a plan line lacks one of its fields            000 四（四）
├── Conflict
│   └── PlanExists                the county's plan of the year is there already (ours)
└── Refused
    ├── NotInLibrary              only confirmed library projects enter a plan   000 四（六）
    ├── OtherSource               a plan's line names the source that was shown   004 二（四）
    ├── PlanFrozen                an issued plan changes only by a new version   000 四（四）
    ├── PlanNotApproved           filing follows approval                        004 二（三）
    └── HopUnknown                the filing chain has no such station           004 二（三）
"""

from shared.kernel.errors import Conflict, Invalid, Refused


class PlanLineIncomplete(Invalid):
    title = "年度计划内容不完整"
    rule = "plan_lines"


class PlanExists(Conflict):
    title = "年度计划已存在"


class NotInLibrary(Refused):
    title = "只有项目库中已审定的项目才能列入年度计划"
    rule = "library"


class OtherSource(Refused):
    title = "资金来源与公示不一致"
    rule = "publicity_items"


class PlanFrozen(Refused):
    title = "年度计划已审批，只能以新版本调整"
    rule = "plan_binding"


class PlanNotApproved(Refused):
    title = "年度计划尚未审批"
    rule = "plan_approved"


class HopUnknown(Refused):
    title = "备案层级不在备案链中"
    rule = "filing"
