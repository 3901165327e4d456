"""What a project leaves behind is registered at its acceptance, or that it leaves nothing is said (004 二（三）)."""

from services.projects.assets.events import AssetRegistered, AssetRow
from services.projects.register.errors import EvidenceIncomplete
from services.projects.register.project import Project
from shared.kernel.acts import Act
from shared.kernel.errors import Clause, FieldProblem


def register_assets(project: Project, rows: tuple[AssetRow, ...], act: Act, *, formed: bool, clause: Clause) -> None:
    """Each asset is a row of the master ledger; that none was `formed` is said in so many words."""
    if formed != bool(rows):
        detail = "请逐项填写形成的资产" if formed else "未形成资产时不得填写资产，请核对“是否形成资产”"
        raise EvidenceIncomplete(detail, clause=clause, fields=(FieldProblem("/assets", detail),))
    for number, row in enumerate(rows, start=1):
        asset = f"{project.number}-{number:02d}"
        project.record(AssetRegistered, act, project=project.reference, asset=asset, row=row)
