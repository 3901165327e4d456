"""The order of the dates of alerts and of supervised days."""

from shared.kernel.date_order import DateOrder, NotBefore

ALERT = DateOrder(
    {"effective_on": "业务日期", "raised_on": "预警日期", "acknowledged_on": "签收日期"},
    (
        NotBefore("effective_on", "raised_on", "预警产生之后才能签收、办结"),
        NotBefore("effective_on", "acknowledged_on", "签收之后才能办结"),
    ),
)

SUPERVISED_DAY = DateOrder(
    {"effective_on": "业务日期", "day": "监管日", "confirmed_on": "确认日期"},
    (
        NotBefore("effective_on", "day", "当日资金情况须在当日或之后确认"),
        NotBefore("effective_on", "confirmed_on", "督办提出之后才能答复"),
    ),
)
