"""The order of a plan's dates: which may not lie before which, and why."""

from services.projects.register.dates import TOO_FAR, YEARS
from shared.kernel.date_order import DateOrder, NotBefore

PLAN = DateOrder(
    YEARS
    | {
        "effective_on": "业务日期",
        "last_step_on": "上一次办理的业务日期",
        "meeting_on": "审批会议日期",
        "last_meeting_on": "上一版的审批会议日期",
        "issued_on": "印发日期",
        "sent_on": "报送日期",
        "earlier_sent_on": "向前一级报送的日期",
        "received_on": "收到日期",
    },
    (
        NotBefore("plan_year_ends_on", "effective_on", "计划年度已经过去"),
        NotBefore("latest_on", "plan_year_ends_on", TOO_FAR),
        NotBefore("effective_on", "last_step_on", "依次办理，后一次不早于前一次"),
        *(
            NotBefore("effective_on", name, "尚未发生的事项不能登记")
            for name in ("meeting_on", "issued_on", "sent_on", "received_on")
        ),
        NotBefore("meeting_on", "last_meeting_on", "调整在原计划审批之后"),
        NotBefore("issued_on", "meeting_on", "审批之后才能印发"),
        NotBefore("sent_on", "issued_on", "印发之后才能报送备案"),
        NotBefore("sent_on", "earlier_sent_on", "按备案链逐级报送"),
        NotBefore("received_on", "sent_on", "报送之后才能收到"),
    ),
)
