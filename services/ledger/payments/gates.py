"""The gates before the tap: what must be true of a project before money may flow to it.

Asked when a payment is requested and again when it is posted. They rest on facts that are on file, never on the
absence of one that may still be on its way.
"""

from services.ledger.book.errors import (
    InstrumentNotReady,
    MinutesNotCited,
    NotInPlan,
    PurposeNotAllowed,
    UnderObjection,
    WindowNotClear,
    rests_on,
)
from services.ledger.book.lots import Commitment
from services.ledger.book.payment import PRIVATE, Terms
from services.ledger.payments import approval_path as lanes
from services.ledger.payments.errors import NotDirect, PurposeNotEarmarked
from services.ledger.project_files.file import ProjectFile
from services.ledger.project_files.gates import confirmed, not_before
from shared.kernel.acts import Act
from shared.policy.model import RulePack


def payable(file: ProjectFile | None, terms: Terms, pack: RulePack, act: Act) -> ProjectFile:
    """The file of a project to which money may flow on these terms now; raises the first gate that is shut."""
    file = confirmed(file, terms.project, pack, act)
    approved_only = rests_on(pack, pack.ledger.approved_only)
    if not file.plan:
        raise NotInPlan(f"项目 {file.project} 未列入已批准的年度项目计划", clause=approved_only)
    if terms.minutes_no != file.minutes_no:
        raise MinutesNotCited(f"请引用批复本项目的会议纪要编号 {file.minutes_no}", clause=approved_only)
    _undisputed(file, pack)
    not_before(act, "年度项目计划的批准之日", file.planned_on)
    for window in pack.ledger.required_windows:
        not_before(act, f"第 {window} 次公示结束之日", file.cleared_on[window])
    _ready(file, terms, pack)
    lanes.proved(terms, pack)
    if terms.purpose not in pack.ledger.purposes:
        raise PurposeNotAllowed(
            f"用途须为 {'、'.join(pack.ledger.purposes)} 之一", clause=rests_on(pack, pack.ledger.purposes_basis)
        )
    direct = terms.payee_class in PRIVATE and terms.beneficiary_level in PRIVATE
    if terms.purpose in pack.ledger.direct_purposes and not direct:
        raise NotDirect("该用途的补助须直接发放到户（个人或农户）", clause=rests_on(pack, pack.ledger.direct_basis))
    return file


def earmarked(commitment: Commitment, purpose: str, pack: RulePack) -> str:
    """What the money is drawn as: "" for the project's own purpose, else the purpose that a change of use opened.

    Raises PurposeNotEarmarked: money set aside for one use is paid for no other before the county has changed it.
    """
    own = own_purposes(commitment.category, pack)
    if not own or purpose in own:
        return ""
    if purpose in commitment.changed:
        return purpose
    raise PurposeNotEarmarked(
        f"本项目资金安排用于“{commitment.category}”，用于 {purpose} 须先由县政府调整资金用途",
        clause=rests_on(pack, pack.ledger.keeper),
    )


def own_purposes(category: str, pack: RulePack) -> tuple[str, ...]:
    """What a project of this category may pay for; empty when the category binds to nothing."""
    return pack.ledger.category_purposes.get(category, (category,) if category in pack.ledger.purposes else ())


def _undisputed(file: ProjectFile, pack: RulePack) -> None:
    clause = rests_on(pack, pack.ledger.windows_basis)
    if file.holds:
        raise UnderObjection(f"有 {len(file.holds)} 件异议未办结，办结前不得拨付", clause=clause)
    windows = pack.ledger.required_windows
    for window in windows:
        if not file.clear(window, current=window == windows[-1]):
            raise WindowNotClear(f"第 {window} 次公示尚未无异议结束，不得拨付", clause=clause)


def _ready(file: ProjectFile, terms: Terms, pack: RulePack) -> None:
    states = pack.ledger.instrument_states.get(terms.instrument)
    if states is None:
        known = "、".join(pack.ledger.instrument_states)
        raise InstrumentNotReady(f"资金使用方式须为 {known} 之一")
    if file.state not in states:
        raise InstrumentNotReady(f"“{terms.instrument}”方式在项目 {'、'.join(states)} 阶段拨付，当前为 {file.state}")
