"""An Atom feed per region: whoever wants to know what hangs on a village's board subscribes to it."""

from typing import Annotated, Any
from xml.etree.ElementTree import Element, SubElement, tostring

from fastapi import Depends, Path, Request, Response

from services.disclosure.notices.reference import State
from services.disclosure.register.queries import Filter
from services.disclosure.site.pages import layout
from shared.kernel.text import marked
from shared.platform.web.context import public_query
from shared.platform.web.pages import asked_place, day, place_name
from shared.platform.web.router import Router

router = Router(prefix="/disclosure/feeds", include_in_schema=False, dependencies=[Depends(public_query)])

ATOM = "http://www.w3.org/2005/Atom"
ENTRIES = 50
NOTHING_YET = "1970-01-01T00:00:00+00:00"


@router.get("/{place}.atom")
def feed(request: Request, place: Annotated[str, Path(pattern=r"^(0|\d{2,12})$")]) -> Response:
    """The newest fifty notices of a region; 0 is the whole country, 404 a region that does not exist."""
    region = asked_place("" if place == "0" else place)
    rows = layout.register_of(request).notices(Filter(place=region), before=None, limit=ENTRIES)
    base = str(request.base_url).rstrip("/")
    address = f"{base}/disclosure/feeds/{place}.atom"
    root = Element("feed", {"xmlns": ATOM, "xml:lang": "zh-CN"})
    _say(root, title=f"{place_name(region) if region else '全国'}扶贫资金项目公告公示", id=address)
    _say(root, updated=max((row["recorded_at"].isoformat() for row in rows), default=NOTHING_YET))
    SubElement(SubElement(root, "author"), "name").text = "一池水"
    SubElement(root, "link", {"rel": "self", "href": address})
    for row in rows:
        _add(root, base, row)
    return Response(tostring(root, encoding="utf-8", xml_declaration=True), media_type="application/atom+xml")


def _add(root: Element, base: str, row: dict[str, Any]) -> None:
    entry, address = SubElement(root, "entry"), f"{base}/disclosure/notices/{row['notice']}"
    mark = "〔模拟数据〕" if row["simulated"] else ""
    until = f"，至{day(row['ends_on'])}" if row["state"] == State.OPEN else ""
    _say(
        entry, title=f"{mark}{row['title']}（{row['label']}）", id=address, updated=row["recorded_at"].isoformat(),
        summary=f"{layout.CHIPS[State(row['state'])][1]}{until}",
    )  # fmt: skip
    SubElement(entry, "link", {"href": address})


def _say(element: Element, **texts: str) -> None:
    for name, text in texts.items():
        SubElement(element, name).text = marked(text)
