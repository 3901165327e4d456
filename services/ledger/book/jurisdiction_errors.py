"""Refusals of who decides on a pool, and who answers for it.

DomainError
├── Invalid
│   └── ResponsibilityIncomplete  who answers is named with person, day and paper: each field named  落实到人到岗
└── Forbidden
    └── CountyDecides             only the county itself decides on its pool                        统筹使用资金的权力
"""

from shared.kernel.errors import Forbidden, Invalid


class ResponsibilityIncomplete(Invalid):
    """Who answers is named with a person, a day and a paper."""

    title = "责任登记信息有误"


class CountyDecides(Forbidden):
    """Only the county itself decides on its pool."""

    title = "资金池由本级决定"
