"""What may be asked of the office of a place."""

from dataclasses import dataclass

from services.disclosure.organisations.decisions import change_office, name_office
from services.disclosure.organisations.organisation import Organisation
from shared.kernel.acts import Act
from shared.kernel.divisions import succession
from shared.platform.commands.unit_of_work import UnitOfWork
from shared.platform.commands.writer import Outcome
from shared.policy.citing import citing


@dataclass(frozen=True, kw_only=True)
class SetOrganisation:
    """Name the office that answers for a place, and its report telephone."""

    act: Act
    place: str
    name: str
    hotline: str


def set_organisation(unit: UnitOfWork, command: SetOrganisation) -> Outcome:
    """Name the office of a place, or change what it is called and how it is reached."""
    office = unit.repository.named(Organisation, command.place)
    with citing(unit.packs.for_place(command.place, command.act.recorded_on)):
        if office is None:
            office = name_office(command.act, place=command.place, name=command.name, hotline=command.hotline)
            unit.repository.add(office)
        else:
            change_office(office, command.act, name=command.name, hotline=command.hotline)
    return Outcome((office,), {"place": office.place, "name": office.name, "hotline": office.hotline})


def hotline_of(unit: UnitOfWork, place: str) -> str:
    """The telephone of the nearest office upwards: village, township, county, prefecture, province; empty for none."""
    found = (unit.repository.named(Organisation, code) for code in succession().answering(place))
    return next((office.hotline for office in found if office), "")
