"""One method per command: load, decide, save. The rules are the domain's."""

from dataclasses import replace
from itertools import product

from services.disclosure import commands
from services.disclosure.domain.content import Content, ListedFact, project_line
from services.disclosure.domain.errors import UnknownNotice, UnknownNoticeType
from services.disclosure.domain.notice import Notice
from services.disclosure.domain.organisation import Organisation
from services.disclosure.domain.reference import Reference, as_written, number_of
from services.disclosure.domain.subject import Subject
from shared.kernel.divisions import succession
from shared.kernel.natural_keys import document_key
from shared.platform.commands.writer import Outcome
from shared.platform.eventstore.store import Repository
from shared.policy import RulePack, RulePacks
from shared.policy.citing import citing
from shared.policy.general import ObjectionRules
from shared.policy.model import NoticeType

WINDOWS = {1: "village-publicity", 2: "second-publicity"}
"""Which notice of the catalogue a window of the procedure is (一上, 二上)."""


class Disclosure:
    """The desk of disclosure. Every method takes the repository of the writer and one command."""

    def __init__(self, packs: RulePacks) -> None:
        self.packs = packs

    def note_publicity_requested(self, books: Repository, asked: commands.NotePublicityRequested) -> Outcome:
        """Plan the window's notice over exactly this content version, with what is known of the nine items."""
        key = f"{asked.project}/{asked.window}/{asked.content_version}"
        of = Reference(
            number_of(asked.county, asked.fiscal_year, key), WINDOWS[asked.window], asked.project, asked.place,
            asked.county, asked.fiscal_year, asked.window, asked.content_version,
        )  # fmt: skip
        subject = self._note_subject(books, asked, asked.content, notice=of.notice)
        notice = self._planned(books, asked, of, subject.name, asked.content, min_days=asked.min_days)
        return Outcome((notice, subject), {"notice": of.notice})

    def note_content_revised(self, books: Repository, fact: commands.NoteContentRevised) -> Outcome:
        """Void every planned or open window over an older version."""
        subject = books.named(Subject, fact.project)
        notices = [self._notice(books, number) for number in sorted(subject.notices)] if subject else []
        older = [notice for notice in notices if notice.of.content_version < fact.content_version]
        for notice in older:
            notice.void(fact.act, "项目内容已修订，须按新内容重新公示")
        return Outcome(tuple(older), {"voided": [notice.of.notice for notice in older]})

    def note_project_decided(self, books: Repository, fact: commands.NoteProjectDecided) -> Outcome:
        """List the project in the announcement of what the meeting confirmed."""
        content = Content({"project_name": fact.name} if fact.name else {}, fact.approved_fen)
        subject = self._note_subject(books, fact, content)
        title = f"{fact.fiscal_year}年度审定项目（{fact.minutes_no}）"
        line = ListedFact(
            "projects", project_line(subject.name, fact.approved_fen), fact.approved_fen,
            {"title": title, "plan_year": str(fact.fiscal_year), "approval": fact.minutes_no},
        )  # fmt: skip
        book = f"{fact.county}-{fact.fiscal_year}"
        notice = self._joined(books, fact, "confirmed-projects", book, f"confirmed/{fact.minutes_no}", title, line)
        return Outcome((notice, subject), {"notice": notice.of.notice})

    def note_listed_fact(self, books: Repository, fact: commands.NoteListedFact) -> Outcome:
        """Put one more line into its announcement, planning the announcement at the first."""
        notice = self._joined(books, fact, fact.kind, fact.about, fact.key, fact.title, fact.line)
        return Outcome((notice,), {"notice": notice.of.notice})

    def note_plan_approved(self, books: Repository, fact: commands.NotePlanApproved) -> Outcome:
        """Plan the announcement of the year's plan, its projects by name."""
        listed = [books.named(Subject, project) for project in fact.projects]
        lines = [s.name if s else project for s, project in zip(listed, fact.projects, strict=True)]
        title = f"{fact.fiscal_year}年度项目计划"
        fields = {"title": title, "plan_year": str(fact.fiscal_year), "projects": "\n".join(lines),
                  "approval": fact.minutes_no}  # fmt: skip
        of = self._reference(books, fact, "annual-plan", fact.plan, fact.county, f"plan/{fact.plan}")
        notice = self._planned(books, fact, of, title, Content(fields, fact.total_fen))
        return Outcome((notice,), {"notice": of.notice})

    def note_project_accepted(self, books: Repository, fact: commands.NoteProjectAccepted) -> Outcome:
        """Plan the announcement after completion: what was publicised before, with what became of it (DIS-21)."""
        subject = books.named(Subject, fact.project)
        if subject is None:
            return Outcome((), {})
        subject.note_result(fact.act, replace(subject.result, accepted=fact.accepted), at=fact.sequence)
        return self._completion(books, fact, subject)

    def note_account_closed(self, books: Repository, fact: commands.NoteAccountClosed) -> Outcome:
        """What was paid and what came back stands in the completion notice, once there is one."""
        subject = books.named(Subject, fact.project)
        if subject is None:
            return Outcome((), {})
        known = replace(subject.result, paid_fen=fact.paid_fen, surplus_fen=fact.surplus_fen)
        subject.note_result(fact.act, known, at=fact.sequence)
        return self._completion(books, fact, subject)

    def note_money_back(self, books: Repository, fact: commands.NoteMoneyBack) -> Outcome:
        """Money that comes back after the account was closed changes what was paid; before, the closing counts it."""
        subject = books.named(Subject, fact.project)
        if subject is None or subject.result.paid_fen is None or subject.result.surplus_fen is None:
            return Outcome((), {})
        paid, surplus = subject.result.paid_fen - fact.fen, subject.result.surplus_fen + fact.fen
        subject.note_result(fact.act, replace(subject.result, paid_fen=paid, surplus_fen=surplus), at=fact.sequence)
        return self._completion(books, fact, subject)

    def _completion(self, books: Repository, fact: commands.Fact, subject: Subject) -> Outcome:
        """The completion notice of an accepted project, as it reads by what is known now."""
        if not subject.result.accepted:
            return Outcome((subject,), {})
        number = number_of(subject.county, subject.fiscal_year, f"completion/{subject.project}")
        of = Reference(
            number, "project-completion", subject.project, subject.place, subject.county, subject.fiscal_year
        )
        content = subject.content.completed_by(subject.result.content)
        notice = self._planned(books, fact, of, subject.name, content)
        notice.renew(fact.act, self._kind_of(notice), content=subject.result.content, source=fact.source)
        return Outcome((notice, subject), {"notice": number})

    def note_asset_registered(self, books: Repository, fact: commands.NoteAssetRegistered) -> Outcome:
        """Plan the announcement of an asset."""
        of = self._reference(books, fact, "asset-register", fact.asset, fact.place, f"asset/{fact.asset}")
        notice = self._planned(books, fact, of, fact.content.fields["title"], fact.content)
        return Outcome((notice,), {"notice": of.notice})

    def order_announcement(self, books: Repository, order: commands.OrderAnnouncement) -> Outcome:
        """Plan an announcement that an office wants of its own accord (DIS-02…05)."""
        county = order.place[:6]
        pack, kind = self._kind(order.kind, order.place, order)
        number = number_of(county, order.fiscal_year, f"order/{order.act.command_id}/{order.act.actor.staff}")
        of = Reference(number, kind.code, order.about, order.place, county, order.fiscal_year)
        content = Content({"title": order.title, **order.content.fields}, order.content.fund_size_fen)
        notice = Notice.ordered(order.act, kind, of=of, title=order.title, content=content, rule_pack=pack.name)
        books.add(notice)
        return Outcome((notice,), {"notice": number, "state": notice.state})

    def post(self, books: Repository, command: commands.PostNotice) -> Outcome:
        """Put a notice out; the telephone is the given one or that of the office answering for the place."""
        notice = self._notice(books, command.notice)
        hotline = command.hotline or self._hotline(books, notice.of.place)
        with citing(self.packs.named(notice.rule_pack)):
            kind = self._kind_of(notice)
            notice.post(command.act, kind, content=command.content, hotline=hotline, proof=command.proof)
        return Outcome((notice,), _standing(notice))

    def prove(self, books: Repository, command: commands.ProvePosting) -> Outcome:
        """Put a photo of the wall on record."""
        notice = self._notice(books, command.notice)
        with citing(self.packs.named(notice.rule_pack)):
            notice.prove(command.act, command.proof)
        return Outcome((notice,), _standing(notice))

    def correct(self, books: Repository, command: commands.CorrectNotice) -> Outcome:
        """A new release with its differences."""
        notice = self._notice(books, command.notice)
        with citing(self.packs.named(notice.rule_pack)):
            notice.correct(command.act, self._kind_of(notice), content=command.content)
        return Outcome((notice,), _standing(notice))

    def close(self, books: Repository, command: commands.CloseWindow) -> Outcome:
        """End a window whose days have run."""
        notice = self._notice(books, command.notice)
        with citing(self.packs.named(notice.rule_pack)):
            notice.close(command.act, self._kind_of(notice))
        return Outcome((notice,), _standing(notice))

    def receive_objection(self, books: Repository, command: commands.ReceiveObjection) -> Outcome:
        """Take in an objection; the answer is the code to ask after it."""
        notice = self._notice(books, command.notice)
        with citing(self.packs.named(notice.rule_pack)):
            notice.object_to(command.act, objection=command.objection, hashed=command.text_hash)
        return Outcome((notice,), {"notice": command.notice, "objection": command.objection})

    def investigate(self, books: Repository, command: commands.InvestigateObjection) -> Outcome:
        """Take an objection up."""
        notice = self._notice(books, command.notice)
        notice.investigate(command.act, self._on_objections(notice), command.objection)
        return Outcome((notice,), {"objection": command.objection, **_standing(notice)})

    def resolve(self, books: Repository, command: commands.ResolveObjection) -> Outcome:
        """Decide an objection."""
        notice = self._notice(books, command.notice)
        rules = self._on_objections(notice)
        notice.resolve(command.act, rules, command.objection, upheld=command.upheld, reply=command.reply)
        return Outcome((notice,), {"objection": command.objection, **_standing(notice)})

    def set_organisation(self, books: Repository, command: commands.SetOrganisation) -> Outcome:
        """Name the office of a place, or change what it is called and how it is reached."""
        office = books.named(Organisation, command.place)
        said = {"name": command.name, "hotline": command.hotline}
        with citing(self.packs.for_place(command.place, command.act.recorded_on)):
            if office is None:
                office = Organisation.named(command.act, place=command.place, **said)
                books.add(office)
            else:
                office.change(command.act, **said)
        return Outcome((office,), {"place": office.place, "name": office.name, "hotline": office.hotline})

    def _planned(
        self, books: Repository, fact: commands.Fact, of: Reference, title: str, content: Content, min_days: int = 0
    ) -> Notice:
        notice = books.named(Notice, of.notice)
        if notice is None:
            pack, kind = self._kind(of.kind, of.place, fact)
            notice = Notice.planned(fact.act, kind, of=of, title=title, content=content, rule_pack=pack.name,
                                    source=fact.source, min_days=min_days)  # fmt: skip
            books.add(notice)
        return notice

    def _joined(
        self, books: Repository, fact: commands.Listed, kind: str, about: str, key: str, title: str, line: ListedFact
    ) -> Notice:
        of = self._reference(books, fact, kind, about, fact.county, key)
        if books.find(Notice, Notice.create_id(of.notice)) is None:
            of = self._reference(books, fact, kind, about, fact.county, document_key(key))
        notice = self._planned(books, fact, of, title, line.added_to(Content()))
        notice.join(fact.act, self._kind_of(notice), line=line, source=fact.source)
        return notice

    @staticmethod
    def _reference(books: Repository, fact: commands.Listed, kind: str, about: str, place: str, key: str) -> Reference:
        """What an announcement is about; one that was planned under a former code of the county is the same one."""
        year = fact.fiscal_year
        for county, named in product(succession().ever(fact.county), succession().spellings(about)):
            planned = books.find(Notice, Notice.create_id(number_of(county, year, f"{named}/{key}")))
            if planned is not None:
                return planned.of
        return Reference(number_of(fact.county, year, f"{about}/{key}"), kind, about, place, fact.county, year)

    @staticmethod
    def _note_subject(books: Repository, fact: commands.About, content: Content, notice: str = "") -> Subject:
        subject = books.named(Subject, fact.project)
        if subject is None:
            subject = Subject.opened(fact.act, project=fact.project, place=fact.place, county=fact.county,
                                     fiscal_year=fact.fiscal_year, content=content, notice=notice,
                                     at=fact.sequence)  # fmt: skip
            books.add(subject)
        else:
            subject.note(fact.act, content=content, notice=notice, at=fact.sequence)
        return subject

    @staticmethod
    def _notice(books: Repository, number: str) -> Notice:
        notice = books.named(Notice, as_written(number))
        if notice is None:
            raise UnknownNotice(f"没有编号为 {number} 的公告，请核对")
        return notice

    @staticmethod
    def _hotline(books: Repository, place: str) -> str:
        """The nearest office upwards: village, township, county, prefecture, province."""
        found = (books.named(Organisation, code) for code in succession().answering(place))
        return next((office.hotline for office in found if office), "")

    def _kind(self, code: str, place: str, command: commands.Command) -> tuple[RulePack, NoticeType]:
        pack = self.packs.for_place(place[:6], command.act.recorded_on)
        return pack, _row(pack, code)

    def _on_objections(self, notice: Notice) -> ObjectionRules:
        return self.packs.named(notice.rule_pack).objections

    def _kind_of(self, notice: Notice) -> NoticeType:
        """The notice's own rules: those of the pack it was planned under."""
        return _row(self.packs.named(notice.rule_pack), notice.of.kind)


def _row(pack: RulePack, code: str) -> NoticeType:
    for row in pack.notice_types:
        if row.code == code:
            return row
    known = "、".join(f"{row.code}（{row.label}）" for row in pack.notice_types)
    raise UnknownNoticeType(f"{pack.title} 没有“{code}”这种公告，可用：{known}")


def _standing(notice: Notice) -> dict[str, object]:
    ends_on = notice.window.ends_on.isoformat() if notice.window else None
    return {"notice": notice.of.notice, "state": notice.state, "release": notice.release, "ends_on": ends_on,
            "open_objections": notice.open_objections}  # fmt: skip
