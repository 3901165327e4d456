"""What may be asked of a project list: to take it in."""

from dataclasses import dataclass, replace

from services.projects.importing.import_rows import ask_alike, content_of, refuse_known
from services.projects.library.decisions import admit, look_alikes
from services.projects.library.loading import as_answer, library_of, pursued_in
from services.projects.procedure.decisions import take_in
from shared.importing import ImportReport, Sheet, to_json
from shared.importing.acceptance import with_accepted
from shared.kernel.acts import Act
from shared.kernel.divisions import divisions
from shared.kernel.reasons import says_why
from shared.platform.commands.unit_of_work import UnitOfWork
from shared.platform.commands.writer import Outcome


@dataclass(frozen=True, kw_only=True)
class ImportProjects:
    """The rows of a project list. `dry_run` only reports; `accept` are the doubts accepted by their names."""

    act: Act
    sheet: Sheet
    dry_run: bool
    accept: tuple[str, ...] = ()


def import_projects(unit: UnitOfWork, command: ImportProjects) -> Outcome:
    """Every row a draft in the library, or none. Raises RowsRefused, DoubtsOpen or OutsideRegion."""
    sheet, act = command.sheet, command.act
    act.within(sheet.county)
    divisions().opened_for(sheet.county, sheet.year)
    library = library_of(unit, sheet.county, sheet.year, act)
    pursued = pursued_in(unit, library)
    rules = unit.packs.for_place(sheet.county, act.recorded_on)
    sheet = refuse_known(sheet, library, pursued, accepted=says_why(act.reason))
    sheet = ask_alike(sheet, library, rules, pursued)
    report = ImportReport(sheet=sheet, dry_run=command.dry_run, accepting=command.accept)
    report.require_importable()
    act = with_accepted(act, report)
    numbers: dict[int, str] = {}
    for row, line in sheet.projects:
        place, content = line.place_code or sheet.county, content_of(line)
        reference = admit(library, place, act, source=line.reference, content=content)
        unit.repository.add(take_in(reference, content, line.reference, act, rules))
        numbers[row.number] = reference.number
    results: dict[int, dict[str, object]] = {
        row: {"project": number, "alike": as_answer(look_alikes(library, library.entries[number], rules, pursued))}
        for row, number in numbers.items()
    }
    return Outcome((library,), to_json(replace(report, results=results)))
