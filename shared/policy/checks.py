"""What a pack must hold before it may bind anybody. Each finding names the field."""

from collections.abc import Iterator
from typing import get_args

import msgspec

from shared.policy.general import Level
from shared.policy.model import Basis, Body, RulePack, Workflow
from shared.policy.payment_steps import ADJACENT

Problem = tuple[str, str]

NINE_AREAS = tuple(f"XJ-{number}" for number in range(1, 10))
CANONICAL_CODES_OF_THE_NINE = 13


def problems(pack: RulePack) -> Iterator[Problem]:
    """Every (field, what is wrong) of the pack; nothing when it can be relied on."""
    yield from _workflow(pack.workflow)
    yield from _notices(pack)
    yield from _objections(pack)
    yield from _ledger(pack)
    yield from _duplicates("negative_list.code", [item.code for item in pack.negative_list])
    if pack.code == "XJ":
        yield from _nine_areas(pack)
    yield from _clauses(pack, "")


def _workflow(workflow: Workflow) -> Iterator[Problem]:
    states = {state.code for state in workflow.states}
    steps = workflow.transitions
    codes = [step.code for step in steps] + [step.code for step in workflow.elsewhere]
    yield from _duplicates("workflow.states.code", [state.code for state in workflow.states])
    yield from _duplicates("workflow.transitions.code", codes)
    yield from _duplicates("workflow.transitions.command", [step.command for step in steps])
    for step in steps:
        for code in sorted({*step.sources, step.target} - states):
            yield f"workflow.transitions.{step.code}", f"没有状态 {code}"
        yield from _duplicates(f"workflow.transitions.{step.code}.evidence", [field.name for field in step.evidence])
        if not step.roles:
            yield f"workflow.transitions.{step.code}.roles", "没有写明由谁办理"


def _notices(pack: RulePack) -> Iterator[Problem]:
    yield from _duplicates("notice_types.code", [notice.code for notice in pack.notice_types])
    steps = {step.code for step in pack.workflow.transitions}
    for notice in pack.notice_types:
        for gate in sorted(set(notice.gates) - steps):
            yield f"notice_types.{notice.code}.gates", f"没有步骤 {gate}"
        if notice.window_days is not None and notice.window_basis is None:
            yield f"notice_types.{notice.code}.window_basis", "公示期没有写明依据"


def _objections(pack: RulePack) -> Iterator[Problem]:
    """Every level has somebody who investigates, and nobody investigates a notice of a level above the own."""
    rising = get_args(Level)
    for level in rising:
        if level not in pack.objections.investigators:
            yield f"objections.investigators.{level}", "没有写明由谁核查异议"
    for name in ("investigators", "overdue"):
        for level, body in getattr(pack.objections, name).items():
            if not body.roles:
                yield f"objections.{name}.{level}.roles", "没有写明由谁核查异议"
            if rising.index(body.level) < rising.index(level):
                yield f"objections.{name}.{level}.level", "不得由下级核查对上级公告的异议"


def _ledger(pack: RulePack) -> Iterator[Problem]:
    states = {state.code for state in pack.workflow.states}
    for instrument, allowed in pack.ledger.instrument_states.items():
        for code in sorted(set(allowed) - states):
            yield f"ledger.instrument_states.{instrument}", f"没有状态 {code}"
    if not pack.ledger.purposes:
        yield "ledger.purposes", "没有允许的资金用途"
    for body in sorted(set(get_args(Body)) - set(pack.ledger.duties)):
        yield f"ledger.duties.{body}", "没有写明其职责"
    yield from _separations(pack)
    yield from _lanes(pack)
    yield from _categories(pack)
    for catalogue in pack.ledger.fund_catalogues:
        if len(catalogue.items) > catalogue.slots:
            yield f"ledger.fund_catalogues.{catalogue.code}", f"目录只有 {catalogue.slots} 项"


def _separations(pack: RulePack) -> Iterator[Problem]:
    said = [(rule.after, rule.duty) for rule in pack.ledger.separations]
    yield from _duplicates("ledger.separations", [f"{after}→{duty}" for after, duty in said])
    for after, duty in sorted(set(ADJACENT) ^ set(said)):
        yield "ledger.separations", f"相邻环节 {after}→{duty} 须恰好写明一次是否由另一单位办理"


def _lanes(pack: RulePack) -> Iterator[Problem]:
    """No lane leaves out one of the three people; the green one is never longer or slower than the ordinary."""
    ordinary, green = pack.ledger.lanes["ordinary"], pack.ledger.lanes["green"]
    for name, lane in pack.ledger.lanes.items():
        if [step for step in lane.steps if step != "countersign"] != ["request", "review", "posting"]:
            yield f"ledger.lanes.{name}.steps", "申请、审查、记账三个环节缺一不可"
        if lane.steps[-1] != "posting":
            yield f"ledger.lanes.{name}.steps", "最后一个环节须为记账"
    if not set(green.steps) <= set(ordinary.steps):
        yield "ledger.lanes.green.steps", "绿色通道不得多于一般流程"
    for step, hours in green.hours.items():
        if hours > ordinary.hours.get(step, hours):
            yield f"ledger.lanes.green.hours.{step}", "绿色通道不得慢于一般流程"


def _categories(pack: RulePack) -> Iterator[Problem]:
    """Where categories bind, every allowed purpose is some category's own, and no other is."""
    own = {purpose for purposes in pack.ledger.category_purposes.values() for purpose in purposes}
    for purpose in sorted(own - set(pack.ledger.purposes)):
        yield "ledger.category_purposes", f"{purpose} 不是允许的资金用途"
    for purpose in sorted(set(pack.ledger.purposes) - own) if own else ():
        yield "ledger.category_purposes", f"用途 {purpose} 不属于任何项目类别，无法拨付"


def _nine_areas(pack: RulePack) -> Iterator[Problem]:
    areas = tuple(sorted({item.source_code for item in pack.negative_list}))
    if areas != NINE_AREAS:
        yield "negative_list.source_code", f"应当恰为九方面支出 {'、'.join(NINE_AREAS)}，现为 {'、'.join(areas)}"
    if len(pack.negative_list) != CANONICAL_CODES_OF_THE_NINE:
        yield "negative_list", f"九方面支出应为十三项，现为 {len(pack.negative_list)} 项"


def _duplicates(field: str, codes: list[str]) -> Iterator[Problem]:
    for code in sorted({code for code in codes if codes.count(code) > 1}):
        yield field, f"{code} 出现了两次"


def _clauses(node: object, field: str) -> Iterator[Problem]:
    if isinstance(node, Basis):
        if not (node.document.strip() and node.section.strip() and node.quote.strip()):
            yield field, "依据的文号、条款、原文缺一不可"
        if node.standing == "default" and not node.gap:
            yield field, "文本没有规定的默认做法要写明缺口编号"
    elif isinstance(node, msgspec.Struct):
        for name in node.__struct_fields__:
            yield from _clauses(getattr(node, name), f"{field}.{name}".lstrip("."))
    elif isinstance(node, dict):
        for name, child in node.items():
            yield from _clauses(child, f"{field}.{name}")
    elif isinstance(node, tuple):
        for index, child in enumerate(node):
            yield from _clauses(child, f"{field}[{index}]")
