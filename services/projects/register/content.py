"""What a project is: the fields of the application (004 二（三）), each version kept and compared field by field."""

from dataclasses import dataclass, field, fields


@dataclass(frozen=True, kw_only=True)
class Content:
    """One version of a project's content. `estimate_fen` is the cost estimate (资金概算) in fen.

    `performance_targets` maps an indicator to its target ("受益户数": "120户"). `fund_type` is the kind of money the
    negative list asks about, `fund_source` the words the public reads; `area` is "urban" or "county-seat" where the
    negative list must know. `pooling_unit` pooled the money (资金整合部门), `implementing_unit` uses it.
    """

    name: str
    category: str
    estimate_fen: int
    construction_content: str = ""
    place_name: str = ""
    period: str = ""
    expected_benefit: str = ""
    participation: str = ""
    benefit_linking: str = ""
    performance_targets: dict[str, str] = field(default_factory=dict)
    implementing_unit: str = ""
    responsible_unit: str = ""
    responsible_leader: str = ""
    responsible_person: str = ""
    pooling_unit: str = ""
    fund_source: str = ""
    fund_type: str = ""
    purpose: str = ""
    payee_class: str = ""
    area: str = ""

    @property
    def words(self) -> str:
        """Everything a word list must look at."""
        return " ".join((self.name, self.construction_content, self.expected_benefit))


LABELS = {
    "name": "项目名称",
    "category": "项目类别",
    "estimate_fen": "资金概算",
    "construction_content": "建设内容",
    "place_name": "实施地点",
    "period": "建设周期",
    "expected_benefit": "预期效益",
    "participation": "贫困群众参与情况",
    "benefit_linking": "带贫减贫机制",
    "performance_targets": "绩效目标",
    "implementing_unit": "实施单位",
    "responsible_unit": "责任单位",
    "responsible_leader": "责任领导",
    "responsible_person": "责任人",
    "pooling_unit": "资金整合部门",
    "fund_source": "资金来源",
    "fund_type": "资金类型",
    "purpose": "资金用途",
    "payee_class": "收款对象类别",
    "area": "建设区域",
}


@dataclass(frozen=True)
class Change:
    """One field before and after; amounts are written as whole fen."""

    field: str
    label: str
    before: str
    after: str


def differences(before: Content, after: Content) -> tuple[Change, ...]:
    """Which fields changed, in the order of the form."""
    pairs = ((f.name, getattr(before, f.name), getattr(after, f.name)) for f in fields(Content))
    return tuple(Change(name, LABELS[name], wording(old), wording(new)) for name, old, new in pairs if old != new)


def wording(value: str | int | dict[str, str]) -> str:
    """A field as people read it; targets as "indicator：target"."""
    if isinstance(value, dict):
        return "；".join(f"{indicator}：{target}" for indicator, target in value.items())
    return str(value)
