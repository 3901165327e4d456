"""The pool as a schoolbook would keep it: a list of lots, a purse per project. Written without the ledger in view."""


class Refused(Exception):
    """The schoolbook says no."""


class Oracle:
    """Fen by fen: every lot is a list of single owners would be too slow, so each lot counts its fen by owner."""

    def __init__(self):
        self.lots = []
        self.approved = {}
        self.asked = {}
        self.paid = {}
        self.spent = {}
        self.closed = set()

    def receive(self, name, fen, year):
        if any(lot["name"] == name for lot in self.lots):
            raise Refused(name)
        self.lots.append({"name": name, "year": year, "free": fen, "held": {}, "gone": 0})

    def commit(self, project, fen):
        if project in self.approved or fen > sum(lot["free"] for lot in self.lots):
            raise Refused(project)
        self.approved[project] = fen
        self.asked[project] = self.paid[project] = self.spent[project] = 0
        for year in sorted({lot["year"] for lot in self.lots}):
            for lot in self.lots:
                if lot["year"] == year:
                    part = min(fen, lot["free"])
                    lot["free"] -= part
                    lot["held"][project] = part
                    fen -= part

    def ask(self, project, fen):
        room = self.approved.get(project, 0) - self.paid.get(project, 0) - self.asked.get(project, 0)
        if project in self.closed or fen > room:
            raise Refused(project)
        self.asked[project] += fen

    def drop(self, project, fen):
        self.asked[project] -= fen

    def pay(self, project, fen):
        self.asked[project] -= fen
        self.paid[project] += fen
        for lot in sorted(self.lots, key=lambda lot: lot["year"]):
            part = min(fen, lot["held"].get(project, 0))
            if part:
                lot["held"][project] -= part
            lot["gone"] += part
            fen -= part
        assert fen == 0

    def spend(self, project, fen):
        if self.spent.get(project, 0) + fen > self.paid.get(project, 0):
            raise Refused(project)
        self.spent[project] += fen

    def close(self, project):
        if project not in self.approved or project in self.closed or self.asked[project]:
            raise Refused(project)
        self.closed.add(project)
        for lot in self.lots:
            lot["free"] += lot["held"].pop(project, 0)

    def picture(self):
        return {lot["name"]: (lot["free"], sum(lot["held"].values()), lot["gone"]) for lot in self.lots}
