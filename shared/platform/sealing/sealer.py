"""The sealer: takes the log into the tree and signs checkpoints, outside the writer's transactions.

The answers that are kept under Idempotency-Keys go into a tree of their own, whose size and root stand in a line of the
checkpoint: they are signed when the log next grew.

Nothing is signed that an earlier checkpoint does not lead to. Before it signs, the sealer compares what lies at the
growing edge, and one older tile in turn, with the leaves it stored, and proves the new trees consistent with the last
checkpoint. Where that fails it stops for good: everything stays readable, `/readyz` says `halted`.
"""

import threading
from collections.abc import Callable

import structlog
from sqlalchemy import Connection, Engine, text

from shared.kernel.errors import Halt
from shared.platform.sealing.leaves import ANSWERS, EVENTS
from shared.platform.sealing.seals import Seal, SealBook
from shared.platform.sealing.tree import Broken, StoredTree
from shared.tlog.checkpoints import Checkpoint, answers_line
from shared.tlog.merkle import BadProof, verify_consistency
from shared.tlog.notes import Signer
from shared.tlog.tiles import WIDTH, BadTile, TiledTree

STEP = WIDTH * 256
"""So many events at most become leaves in one transaction. Between checkpoints the tree stops only at its multiples."""

ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(hashtext(:who))")

INTERVAL_SECONDS = 60.0
RETRY_SECONDS = 1.0

log = structlog.get_logger(__name__)


class Sealer:
    """Seals one service's log, in a thread of its own, for as long as the service lives."""

    def __init__(
        self, engine: Engine, service: str, signer: Signer, interval: float = INTERVAL_SECONDS, step: int = STEP
    ) -> None:
        self._engine, self._service, self._signer = engine, service, signer
        self._interval, self._step = interval, step
        self._turn = threading.Lock()
        self._wake, self._stop = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"{service}-sealer", daemon=True)
        self._turns = {EVENTS.noun: 0, ANSWERS.noun: 0}
        self._answered = 0
        self.on_seal: Callable[[Seal], None] = lambda _: None
        self.on_halt: Callable[[str], None] = lambda _: None
        self.last: Seal | None = None
        self.halted: str | None = None
        self.trouble: str | None = None

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def ask(self) -> None:
        """Seal soon, and do not wait for the minute."""
        self._wake.set()

    def stop(self) -> None:
        """End after the step in hand."""
        self._stop.set()
        self._wake.set()
        self._thread.join(timeout=10)

    @property
    def interval(self) -> float:
        """Seconds between two seals of a growing log."""
        return self._interval

    @property
    def verifier(self) -> str:
        """The public key, as signed notes write it."""
        return str(self._signer.verifier)

    @property
    def troubles(self) -> list[str]:
        """What `/readyz` must say: a halt, or why sealing lags."""
        return [f"halted: {self.halted}"] if self.halted else [f"sealing: {self.trouble}"] if self.trouble else []

    def seal(self) -> Seal | None:
        """Take in all that the log holds now and sign; the newest seal, None while the log is empty. Raises Halt."""
        with self._turn:
            if self.halted:
                raise Halt(self.halted)
            try:
                while not self._advance():
                    pass
            except (Broken, BadProof, BadTile) as broken:
                self.halted = f"sealing: {broken}"
                log.critical("sealer-halted", reason=self.halted)
                self.on_halt(self.halted)
                raise Halt(self.halted) from broken
            return self.last

    def _run(self) -> None:
        while not self._stop.is_set():
            self._wake.clear()
            try:
                self.seal()
                self.trouble, pause = None, self._interval
            except Halt:
                return
            except Exception as problem:
                self.trouble, pause = f"{type(problem).__name__}: {problem}"[:500], RETRY_SECONDS
                log.exception("sealing-failed")
            self._wake.wait(pause)

    def _advance(self) -> bool:
        """One transaction: some answers or events more in the trees; where the log ends, a seal. True at the end."""
        with self._engine.begin() as connection:
            connection.execute(ONE_AT_A_TIME, {"who": f"{self._service}-sealer"})
            tree, book = StoredTree(connection, self._service), SealBook(connection, self._service)
            size = tree.size()
            last = self._trusted(book, size)
            if not self._take_answers(StoredTree(connection, self._service, ANSWERS), last):
                return self._stop.is_set()
            self._compare(tree, size, EVENTS.noun)
            grown = tree.take_in(size, self._step - size % self._step)
            at_end = grown == size or grown % self._step != 0
            if at_end and grown > (last.size if last else 0):
                answers = StoredTree(connection, self._service, ANSWERS).at(self._answered)
                checkpoint = self._consistent(tree.at(grown), answers, last)
                last = book.put((last.number if last else 0) + 1, checkpoint, self._signer)
        if at_end and last is not None and last != self.last:
            self.last = last
            self.on_seal(last)
        return at_end or self._stop.is_set()

    def _trusted(self, book: SealBook, size: int) -> Seal | None:
        """The last seal, after a look whether all are there."""
        last = book.last()
        number, sealed = (last.number, last.size) if last else (0, 0)
        if book.count() != number or (size != sealed and size % self._step) or size < sealed:
            raise Broken(f"the tree has {size} leaves, the last of {number} checkpoints {sealed}: some were removed")
        if self.last is not None and (last is None or last.number < self.last.number):
            raise Broken(f"checkpoint {self.last.number} was removed")
        if self.last is not None and book.of_size(self.last.size) != self.last:
            raise Broken(f"checkpoint {self.last.number} is not as it was signed")
        return last

    def _take_answers(self, tree: StoredTree, last: Seal | None) -> bool:
        """Some more answers into their tree. True when all are in it."""
        size, signed = tree.size(), last.open().answers[0] if last else 0
        if size < max(signed, self._answered):
            raise Broken(f"the tree has {size} answers and had {max(signed, self._answered)}: some were removed")
        self._compare(tree, size, ANSWERS.noun)
        self._answered = tree.take_in(size, self._step)
        return self._answered < size + self._step

    def _compare(self, tree: StoredTree, size: int, noun: str) -> None:
        """The edge that grows, and one older tile after the other, against what was sealed there."""
        if size == 0:
            return
        edge = (size - 1) // WIDTH
        tree.check_tile(edge, size)
        self._turns[noun] = self._turns[noun] + 1 if self._turns[noun] < edge else 0
        tree.check_tile(self._turns[noun], size)

    def _consistent(self, events: TiledTree, answers: TiledTree, last: Seal | None) -> Checkpoint:
        """What will be signed, proved to follow from what was signed last."""
        said = (answers_line(answers.size, answers.root()),) if answers.size else ()
        checkpoint = Checkpoint(self._signer.name, events.size, events.root(), said)
        if last is not None:
            signed = last.open()
            for tree, (size, root) in ((events, (signed.size, signed.root)), (answers, signed.answers)):
                verify_consistency(size, tree.size, root, tree.root(), tree.consistency_proof(size))
        return checkpoint


def last_seal(connection: Connection, service: str) -> Seal | None:
    """The newest signed checkpoint of a service's log, for whoever wants to quote it."""
    return SealBook(connection, service).last()
