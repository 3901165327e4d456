"""Assets as a request gives them."""

from services.projects.assets.events import AssetRow
from services.projects.register.fields import Filled, Short
from shared.kernel import money
from shared.platform.web.bodies import Body, Day, YuanText


class AssetBody(Body):
    """A row of the asset master ledger with the five field groups of the text."""

    name: Filled
    asset_class: Filled
    original_value: YuanText
    operating_entity: Filled
    fund_source: Filled
    project_benefit: Filled
    beneficiaries: Filled
    supervision: Filled
    formed_on: Day
    title_level: Short = ""

    def to_row(self) -> AssetRow:
        """The row with its value in fen."""
        return AssetRow(
            **self.model_dump(exclude={"original_value"}), original_value_fen=money.fen(self.original_value)
        )
