"""The order of a project's dates: which may not lie before which, and why.

A date of the past may be put on record late (the village keeps paper), but only in its order. What another service
tells is never refused: it has happened.
"""

import re
from collections.abc import Mapping
from datetime import date

from shared.kernel.date_order import DateOrder, NotBefore

YEARS_AHEAD = 5
"""How far a plan may look ahead: no text says; a five-year plan is the longest that counties write."""

_HAPPENED = {
    "meeting_held_on": "村民代表会议日期",
    "feedback_received_on": "收到反馈日期",
    "decided_on": "审定会议日期",
    "meeting_on": "会议日期",
    "cancelled_on": "取消项目的会议日期",
    "notified_on": "通知日期",
    "started_on": "开工日期",
    "recorded_on": "登记日期",
    "completed_on": "完工日期",
    "accepted_on": "验收日期",
    "formed_on": "资产形成日期",
}
"""Dates of what must have happened when it is put on record."""

YEARS = {"plan_year_begins_on": "计划年度首日", "plan_year_ends_on": "计划年度末日", "latest_on": "最远可计划到的日期"}

TOO_FAR = f"最多提前 {YEARS_AHEAD} 年谋划"

PROJECT = DateOrder(
    _HAPPENED
    | YEARS
    | {
        "effective_on": "业务日期",
        "drafted_on": "谋划日期",
        "last_step_on": "上一步的业务日期",
        "window_closed_on": "公示结束登记日期",
        "feedback_given_on": "反馈乡镇日期",
        "determined_on": "会同行业部门审核确定日期",
        "plan_meeting_on": "年度计划审批会议日期",
        "acceptance_failed_on": "验收不通过日期",
        "due_on": "整改期限",
        "planned_start": "计划开工月份",
        "planned_finish": "计划完工月份",
    },
    (
        NotBefore("effective_on", "drafted_on", "项目谋划之后才能办理其他事项"),
        NotBefore("effective_on", "last_step_on", "各步骤依次办理，后一步不早于前一步"),
        NotBefore("effective_on", "window_closed_on", "公示期满无异议后才能办理下一步"),
        *(NotBefore("effective_on", name, "尚未发生的事项不能登记") for name in _HAPPENED),
        NotBefore("feedback_received_on", "feedback_given_on", "县级反馈之后乡镇才能收到"),
        NotBefore("decided_on", "determined_on", "会同行业部门审核确定后才能审定"),
        NotBefore("meeting_on", "determined_on", "会同行业部门审核确定后才能提交会议"),
        NotBefore("notified_on", "decided_on", "审定之后才能将确定的项目反馈乡村"),
        NotBefore("cancelled_on", "decided_on", "取消的是已审定的项目"),
        NotBefore("plan_meeting_on", "decided_on", "审定的项目才能列入年度计划"),
        NotBefore("started_on", "decided_on", "审定之后才能开工"),
        NotBefore("started_on", "plan_meeting_on", "年度计划审批之后才能开工"),
        NotBefore("recorded_on", "started_on", "开工之后才有进度"),
        NotBefore("completed_on", "started_on", "先开工，后完工"),
        NotBefore("completed_on", "recorded_on", "完工之后不再有施工进度"),
        NotBefore("completed_on", "acceptance_failed_on", "整改之后才能再次报告完工"),
        NotBefore("accepted_on", "completed_on", "完工之后才能验收"),
        NotBefore("formed_on", "accepted_on", "验收之后才形成资产"),
        NotBefore("due_on", "effective_on", "整改期限不能早于提出整改之日"),
        NotBefore("plan_year_ends_on", "effective_on", "计划年度已经过去"),
        NotBefore("latest_on", "plan_year_ends_on", TOO_FAR),
        NotBefore("planned_finish", "planned_start", "先开工，后完工"),
        NotBefore("planned_finish", "plan_year_begins_on", "建设周期在计划年度之前已经结束"),
        NotBefore("latest_on", "planned_finish", TOO_FAR),
    ),
)

EVIDENCE = (
    "meeting_held_on", "feedback_received_on", "meeting_on", "notified_on", "started_on", "recorded_on",
    "completed_on", "accepted_on", "due_on",
)  # fmt: skip
"""The dates of the steps' evidence, by the names that the workflows give them."""

_MEETINGS = {"decide": "decided_on", "cancel": "cancelled_on"}
"""Which date the meeting of a step is, where it is not just the meeting of that step."""

_MOMENTS = {
    "give-first-feedback": "feedback_given_on",
    "determine-jointly": "determined_on",
    "fail-acceptance": "acceptance_failed_on",
}
"""Steps whose own business date other dates must follow."""


FORGOTTEN = {"fail-acceptance": ("completed_on",)}
"""Dates that a step takes back: works that failed their acceptance are not complete."""


def stated(command: str, evidence: Mapping[str, object]) -> dict[str, tuple[date, str]]:
    """The dates that a step's evidence states, by their name in the order, each with its name in the evidence."""
    given = {name: str(value) for name, value in evidence.items() if name in EVIDENCE and value}
    return {
        _MEETINGS.get(command, name) if name == "meeting_on" else name: (date.fromisoformat(day), name)
        for name, day in given.items()
    }


def on_record(command: str, evidence: Mapping[str, object], effective_on: date) -> dict[str, date]:
    """What later dates are measured against once a step is taken."""
    dates = {name: day for name, (day, _) in stated(command, evidence).items()}
    return dates | ({_MOMENTS[command]: effective_on} if command in _MOMENTS else {})


def of_year(plan_year: int, today: date) -> dict[str, date]:
    """The bounds that a plan year sets, seen from today."""
    return {
        "plan_year_begins_on": date(plan_year, 1, 1),
        "plan_year_ends_on": date(plan_year, 12, 31),
        "latest_on": date(today.year + YEARS_AHEAD, 12, 31),
    }


_PERIOD = re.compile(
    r"(20\d{2})年(0?[1-9]|1[0-2])月(?:\d{1,2}日)?\s*[至到~～—–-]+\s*(?:(20\d{2})年)?(0?[1-9]|1[0-2])月(?:\d{1,2}日)?"
)


def of_period(period: str) -> dict[str, date]:
    """First and last month of a building period, where it is written as two months; nothing of other words."""
    found = _PERIOD.fullmatch(period.strip())
    if found is None:
        return {}
    start, finish = date(int(found[1]), int(found[2]), 1), date(int(found[3] or found[1]), int(found[4]), 28)
    return {"planned_start": start, "planned_finish": finish}
