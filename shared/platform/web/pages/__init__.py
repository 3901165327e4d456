"""The look that the four services share: layout, one stylesheet, formats, chips and quote blocks."""

from shared.platform.web.pages.formats import Unit, day, days, moment, money
from shared.platform.web.pages.places import asked_place, children, lineage, place_name
from shared.platform.web.pages.shell import Crumb, Export, Page, Stand, assets, render

__all__ = [
    "Crumb",
    "Export",
    "Page",
    "Stand",
    "Unit",
    "asked_place",
    "assets",
    "children",
    "day",
    "days",
    "lineage",
    "moment",
    "money",
    "place_name",
    "render",
]
