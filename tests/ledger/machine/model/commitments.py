"""What setting aside does to the sheets of the reference model, and changing what it is for."""

from datetime import date

from tests.ledger.machine.model.sheets import (
    TODAY,
    Sheets,
    add,
    bound,
    purse_of,
    steady,
    unless,
)

OWN_PURPOSE = "industry"


class Commitments(Sheets):
    """`when` is the day, the month that is adjusted, and whether the platform itself acts."""

    def commit(self, when, file, named=()):
        day, draws = self._commit(when, file, named)
        project, fen = file["project"], sum(fen for _, fen in draws)
        purse = self.purses.setdefault(project, purse_of())
        for lot, part in draws:
            self.draw(lot, part, day)
            held = self.lots[lot]["held"]
            held[project] = held.get(project, 0) + part
        add(purse["came"], day, fen)
        purse["set"] += fen
        purse["undone"] = 0
        number = self.write(day, ("available", "committed", fen))
        self.originals[number] = {"kind": "commitment", "of": project, "left": fen}
        self.short.pop(project, None)

    def _commit(self, when, file, named):
        fen = self._missing(file)
        serving = self.serving(file)
        if named:
            free = all(0 < part <= serving[lot]["free"] for lot, part in named if lot in serving)
            unless(free and all(lot in serving for lot, _ in named) and sum(part for _, part in named) == fen)
        free = {lot: steady(one, when[0]) for lot, one in serving.items()}
        if sum(free.values()) < fen:
            free = {lot: one["free"] for lot, one in serving.items()}
        unless(named or sum(free.values()) >= fen)
        unless(when[2] or file["on"] <= when[0])
        draws = named or oldest_first(serving, free, fen)
        again = self.on(self.purses.get(file["project"], purse_of())["undone"])
        return self.day(when, again, *(self.lot_since(lot, part) for lot, part in draws)), draws

    def _missing(self, file):
        """What the meeting approved and is not set aside yet."""
        unless(file and (file["year"] == self.year or (self.before and file["year"] == self.before.year)))
        purse = self.purses.get(file["project"], purse_of())
        unless(not purse["closed"] and file["fen"] > purse["set"] + purse["moved"])
        return file["fen"] - purse["set"] - purse["moved"]

    def serving(self, file):
        """The lots with free fen that are for this project or for any."""
        projects = ("", file["project"])
        fitting = {n: lot for n, lot in self.lots.items() if lot["restriction"] in ("", OWN_PURPOSE)}
        return {n: lot for n, lot in fitting.items() if lot["free"] and lot["named"] in projects}

    def answer_decision(self, when, file):
        """Set aside, or the shortage put on record."""
        unless(file)
        if file["project"] in self.purses:
            return
        fen = self._missing(file)
        free = sum(lot["free"] for lot in self.serving(file).values())
        if free >= fen:
            self.commit(when, file)
        else:
            self.write(self.day(when, life="ahead"))
            self.short[file["project"]] = fen - free

    def release(self, when, project):
        if project in self.purses and not self.purses[project]["closed"]:
            day = self.day(when, self.held_since(project, self.held(project)))
            self.write(day, self.give_back(project, day))

    def change_use(self, when, file, to, fen, purpose, draws):
        unless(file)
        purse = self.purse(file["project"])
        unless(not purse["closed"] and fen <= self.room(file["project"]))
        if to is file:
            unless(purpose != OWN_PURPOSE)
            unless(fen <= self.held(file["project"], only_free=True) - self.promised(file["project"]))
            day = self.day(when, file["on"], self.held_since(file["project"], fen))
            purse["other"][purpose] = purse["other"].get(purpose, 0) + fen
            self.changes[self.write(day)] = {"on": day, "filed": False}
        else:
            self._move(when, file, to, fen, draws)

    def _move(self, when, file, to, fen, draws):
        unless(to and (to["year"] == self.year or (self.before and to["year"] == self.before.year)))
        there = self.purses.get(to["project"], purse_of())
        unless(not there["closed"] and fen <= to["fen"] - there["set"])
        source, target = file["project"], to["project"]
        fitting = [lot for lot in self.lots.values() if bound(lot) and lot["named"] in ("", target)]
        free = max(0, self.held(source, only_free=True) - self.promised(source))
        unless(fen <= sum(lot["held"].get(source, 0) for lot in fitting) + free)
        day = self.day(when, file["on"], to["on"], self.held_since(source, fen))
        assert sum(part for _, part in draws) == fen
        for lot, part in draws:
            assert self.lots[lot]["named"] in ("", target)
            held = self.lots[lot]["held"]
            held[source] -= part
            held[target] = held.get(target, 0) + part
        self.purses[target] = there
        add(there["came"], day, fen)
        add(self.purses[source]["came"], day, -fen)
        there["set"] += fen
        there["moved"] = max(0, there["moved"] - fen)
        self.purses[source]["set"] -= fen
        self.purses[source]["moved"] += fen
        self.changes[self.write(day)] = {"on": day, "filed": False}

    def file_change(self, when, changes, number, filed_on):
        """One of the book's own, or of those of the year before."""
        unless(number in changes)
        change = changes[number]
        unless(not change["filed"] and change["on"] <= filed_on <= TODAY)
        changed = change["on"] if changes is self.changes else date.min
        self.write(self.day(when, changed, life="afterwards"))
        change["filed"] = True


def oldest_first(lots, free, fen):
    """Bound lots before free ones, then by year, then as they came."""
    draws = []
    for name, _ in sorted(lots.items(), key=lambda item: (not bound(item[1]), item[1]["year"], item[1]["received"])):
        part = min(fen, free[name])
        fen -= part
        if part:
            draws.append((name, part))
    return tuple(draws)
