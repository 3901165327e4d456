"""What an office may be called, and how it may be reached."""

from services.disclosure.notices.errors import NothingChanged
from services.disclosure.notices.privacy import refuse_personal_data
from services.disclosure.organisations.events import OfficeChanged, OfficeNamed
from services.disclosure.organisations.hotline import usable_hotline
from services.disclosure.organisations.organisation import Organisation
from shared.kernel.acts import Act
from shared.kernel.reasons import must_say_why


def name_office(act: Act, *, place: str, name: str, hotline: str) -> Organisation:
    """Set an office's name and telephone for the first time. Refuses a place outside the actor's region."""
    act.within(place)
    return Organisation.create(OfficeNamed, act, place=place, name=_public(name), hotline=usable_hotline(hotline))


def change_office(office: Organisation, act: Act, *, name: str, hotline: str) -> None:
    """Give the office another name or telephone, with the reason. Notices already out keep what they said."""
    act.within(office.place)
    name, hotline = _public(name), usable_hotline(hotline)
    if (name, hotline) == (office.name, office.hotline):
        raise NothingChanged("名称和电话与现有设置相同")
    must_say_why(
        act, "公示单位", {"名称": office.name, "监督电话": office.hotline}, {"名称": name, "监督电话": hotline}
    )
    office.record(OfficeChanged, act, place=office.place, name=name, hotline=hotline)


def _public(name: str) -> str:
    refuse_personal_data({"/name": name})
    return name.strip()
