"""What others hear of assets."""

from services.projects.assets.events import AssetRegistered
from services.projects.register.messages import of_project, placed
from shared.contracts import projects
from shared.contracts.envelope import Published
from shared.platform.capability import Message


def tell_asset(event: AssetRegistered) -> Published:
    """A row of the asset master ledger."""
    row = event.row
    message = projects.AssetRegistered(
        **placed(event), asset=event.asset, name=row.name, asset_class=row.asset_class,
        original_value_fen=row.original_value_fen, operating_entity=row.operating_entity,
        fund_source=row.fund_source, project_benefit=row.project_benefit, beneficiaries=row.beneficiaries,
        supervision=row.supervision, formed_on=row.formed_on, title_level=row.title_level,
    )  # fmt: skip
    return of_project(event, message)


MESSAGES: dict[type, Message] = {AssetRegistered: tell_asset}
