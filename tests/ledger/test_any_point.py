"""At whatever point of either clock, the trial balance over the API is zero and a reference model's (P3).

Random years are lived through the API. `SLUICE_LONG=1` lives forty of them instead of two.
"""

import os
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from services.ledger.book.postings import stage
from tests.api import Api
from tests.ledger.client import BOOK, KEEPER, ON, Facts, payment, read, receive
from tests.ledger.machine.model.sheets import last_day

LONG = bool(os.environ.get("SLUICE_LONG"))
YEARS, STEPS, POINTS = (range(40), 100, 120) if LONG else (range(2), 24, 20)
PROJECTS = ("P1", "P2", "P3")
HELD = 40_000


@dataclass
class Page:
    """One entry as the model writes it: its business date, the day it was written, what moved where."""

    day: date
    written: date
    moves: tuple[tuple[str, str, int], ...]


@dataclass
class Year:
    """A book lived at random, and the model beside it, which knows what was asked and nothing else."""

    api: Api
    chance: random.Random
    today: date = ON
    shut: int = 0
    pages: list[Page] = field(default_factory=list)
    held: dict[str, int] = field(default_factory=dict)
    payments: dict[str, tuple[str, int, date]] = field(default_factory=dict)
    lots: dict[int, tuple[str, int, date]] = field(default_factory=dict)
    came: dict[str, date] = field(default_factory=dict)

    async def begin(self) -> None:
        """A book with money set aside for three projects."""
        opening = {"county": "654024", "fiscal_year": 2020, "keeper": KEEPER}
        await self.post("/books", opening, "finance", date(2020, 1, 1))
        await self.receive(5 * HELD)
        self.lots.clear()
        facts = Facts(self.api)
        for project in PROJECTS:
            await facts.make_payable(project, HELD)
            self.write(ON, ("available", "committed", HELD))
            self.held[project], self.came[project] = HELD, ON

    def write(self, day: date, *moves: tuple[str, str, int]) -> int:
        self.pages.append(Page(day, self.today, moves))
        return len(self.pages)

    def sums(self, keep: Callable[[int, Page], bool]) -> dict[str, int]:
        """What lies where by the pages that are kept, by kind of place."""
        found: Counter[str] = Counter()
        for number, page in enumerate(self.pages, start=1):
            for source, target, fen in page.moves if keep(number, page) else ():
                found[source] -= fen
                found[target] += fen
        return {place: fen for place, fen in found.items() if fen}

    async def post(self, path: str, body: Any, role: str, day: date, *moves: tuple[str, str, int]) -> Any:
        """Give a command of one entry."""
        answer = await self.api.post(path, body | {"effective_on": str(day)}, role=role)
        assert answer.status_code == 201, answer.text
        self.write(day, *moves)
        return answer.json()

    def open_day(self, since: date = date(2020, 1, 1)) -> date:
        """A day that is not sealed, and not before what the entry rests on."""
        first = max(since, last_day(2020, self.shut) + timedelta(days=1) if self.shut else since)
        return first + timedelta(days=self.chance.randint(0, (self.today - first).days))

    async def receive(self, fen: int = 0) -> None:
        day, fen = self.open_day() if self.pages[1:] else ON, fen or self.chance.randint(100, 9_999)
        document = f"新财扶〔2020〕{len(self.pages)}号"
        more = {"received_on": str(day), "effective_on": str(day)}
        assert (await receive(self.api, document, yuan(fen), **more)).status_code == 201
        number = self.write(day, ("funder", "available", fen))
        self.lots[number] = (f"{document} 中央财政专项扶贫资金", fen, day)

    async def pay(self) -> None:
        project = self.chance.choice(PROJECTS)
        day = self.open_day(self.came[project])
        fen = self.chance.randint(1, max(1, self.held[project] // 3))
        if fen > self.held[project]:
            return
        asked = await self.post(f"{BOOK}/payments", payment(yuan(fen), project=project), "implementer", day)
        at = f"{BOOK}/payments/{asked['payment']}"
        await self.post(f"{at}/review", {"passed": True}, "reviewer", day)
        voucher = {"voucher_no": f"记-{len(self.pages)}"}
        await self.post(f"{at}/posting", voucher, "keeper", day, ("committed", "paid", fen))
        self.held[project] -= fen
        self.payments[asked["payment"]] = (project, fen, day)

    async def refund(self) -> None:
        if not self.payments:
            return
        number, (project, paid, posted) = self.chance.choice(list(self.payments.items()))
        fen = self.chance.randint(1, paid)
        body = {"payment": number, "amount": yuan(fen), "voucher_no": f"银-{len(self.pages)}"}
        day = self.open_day(posted)
        await self.post(f"{BOOK}/refunds", body, "keeper", day, ("paid", "committed", fen))
        self.payments[number] = (project, paid - fen, posted)
        self.came[project] = max(day, self.came[project])
        if paid == fen:
            del self.payments[number]

    async def take_back(self) -> None:
        """A superior takes some of a lot back, or the receipt was booked wrongly: nothing of it is used."""
        if not self.lots:
            return
        number = self.chance.choice(list(self.lots))
        lot, fen, received = self.lots.pop(number)
        if self.chance.random() < 0.5:
            part = self.chance.randint(1, fen)
            body = {"lot": lot, "amount": yuan(part), "document_no": f"收回{len(self.pages)}号"}
            await self.post(
                f"{BOOK}/reclaims", body, "keeper", self.open_day(received), ("available", "returned", part)
            )
            return
        wrong = {"entry_no": number, "reason": "录入有误"}
        day = self.open_day(received)
        asked = await self.post(f"{BOOK}/reversals", wrong, "finance", day)
        decision = {"confirmed": True, "voucher_no": f"冲-{len(self.pages)}"}
        at = f"{BOOK}/reversals/{asked['request_no']}/decision"
        await self.post(at, decision, "keeper", day, ("available", "funder", fen))

    async def close(self) -> None:
        if self.today <= last_day(2020, self.shut + 1):
            return
        period = f"2020-{self.shut + 1:02}"
        await self.post(f"{BOOK}/closings", {"period": period}, "finance", self.today)
        self.shut += 1

    async def live(self) -> None:
        """Some steps on later and later days of the year, each about any day that is still open."""
        await self.begin()
        acts = (self.receive, self.pay, self.pay, self.refund, self.take_back, self.close, self.close)
        for _ in range(STEPS):
            days = self.chance.randint(1, 9) if self.today < date(2020, 11, 20) else 1
            self.today += timedelta(days=days)
            self.api.set_clock(self.today)
            await self.chance.choice(acts)()


def yuan(fen: int) -> str:
    return f"{fen // 100}.{fen % 100:02}"


def by_stage(accounts: list[dict[str, Any]]) -> dict[str, int]:
    found: Counter[str] = Counter()
    for line in accounts:
        found[stage(line["account"])] += line["fen"]
    return {place: fen for place, fen in found.items() if fen}


@pytest.mark.req("LED-24")
@pytest.mark.parametrize("seed", YEARS)
async def test_at_any_point_of_both_clocks_the_trial_balance_is_the_models(ledger: Api, seed: int) -> None:
    year = Year(ledger, random.Random(seed))
    await year.live()
    await read(ledger, BOOK)
    chance, end = year.chance, (year.today - date(2020, 1, 1)).days

    for _ in range(POINTS):
        day = date(2020, 1, 1) + timedelta(days=chance.randint(0, end + 9)) if chance.random() < 0.7 else date.max
        written = date(2020, 3, 1) + timedelta(days=chance.randint(0, end)) if chance.random() < 0.6 else date.max
        entry = chance.randint(1, len(year.pages)) if chance.random() < 0.4 else len(year.pages)
        point: dict[str, Any] = {"at_entry": entry}
        point |= {"as_of_effective": day} if day != date.max else {}
        midnight = datetime.combine(min(written, date(2021, 1, 1)), time(), UTC)
        point |= {"as_of_recorded": midnight.isoformat()} if written != date.max else {}

        found = await read(ledger, f"{BOOK}/trial-balance", **point)

        told = year.sums(lambda n, p, d=day, w=written, e=entry: n <= e and p.day <= d and p.written < w)
        assert (found["total_fen"], by_stage(found["accounts"])) == (0, told), point

    closings = (await read(ledger, f"{BOOK}/closings"))["items"]
    assert len(closings) == year.shut > 0
    for closing in closings:
        through = closing["through"]
        seen = await read(ledger, f"{BOOK}/trial-balance", as_of_effective=through)
        totals = {total["stage"]: total["fen"] for total in closing["totals"] if total["fen"]}
        assert totals == by_stage(seen["accounts"])
        assert totals == year.sums(lambda _, p, t=through: str(p.day) <= t)
