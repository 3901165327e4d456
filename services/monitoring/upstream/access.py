"""Who may ask: everyone for aggregated figures, a role for lists of entries, assets and alerts."""

from typing import Annotated

from fastapi import Depends

from shared.platform.identity.roles import READERS
from shared.platform.web.context import QueryContext, public_query, query

PublicQuery = Annotated[QueryContext, Depends(public_query)]
ReaderQuery = Annotated[QueryContext, Depends(query(*READERS))]
