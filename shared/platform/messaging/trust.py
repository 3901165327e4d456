"""Whom a consumer believes: the publisher's public keys and the identity of its log, pinned at the first contact.

The keys come from the publisher's own address over HTTP, or from the settings, which then alone count. A key that the
publisher uses later and that was not pinned is told and not believed, until an administrator names it in the settings.
"""

from collections.abc import Sequence

from sqlalchemy import Connection, Engine, text

from shared.contracts.envelope import Envelope
from shared.platform.messaging.feed import Feed, Unreachable
from shared.platform.messaging.signing import Keyring
from shared.platform.threads import run_shielded_in_thread
from shared.tlog.notes import BadNote, Verifier


class OtherLog(Exception):
    """What the publisher answers is of another log than the one that was heard here."""


class Trust:
    """What is pinned of one publisher."""

    def __init__(self, engine: Engine, source: str, feed: Feed, given: Sequence[Verifier]) -> None:
        self._engine, self._source, self._feed = engine, source, feed
        self._given = [verifier for verifier in given if verifier.name.startswith(f"sluice/{source}/")]
        self.verifiers: list[Verifier] = []
        self.keyring = Keyring([])
        self.log_id = ""
        self.trouble: str | None = None

    async def look(self) -> None:
        """Read what is pinned; pin the keys at the first contact, and see whether the publisher still uses one."""
        self.log_id = await run_shielded_in_thread(self._pinned_log)
        if self._given:
            self._use(self._given)
        else:
            self._use(await run_shielded_in_thread(self._pinned_keys))
        try:
            told = self._parsed(await self._feed.keys(self._source))
        except Unreachable:
            return
        if not self.verifiers and told:
            await run_shielded_in_thread(self._pin_keys, told)
            self._use(told)
        self.trouble = self._other_key(told)

    def knows(self, envelope: Envelope) -> bool:
        """Whether a message is of the log that is heard here; messages of before it was told are."""
        return not envelope.log_id or not self.log_id or envelope.log_id == self.log_id

    async def check(self, envelopes: Sequence[Envelope]) -> None:
        """Pin the log with the first message that names it; raises OtherLog."""
        for envelope in envelopes:
            if not self.knows(envelope):
                raise OtherLog(
                    f"{self._source} answers with another log than the one heard here: it was begun anew, or the"
                    f" address is another platform's (log {envelope.log_id}, heard was {self.log_id})"
                )
            if envelope.log_id and not self.log_id:
                self.log_id = await run_shielded_in_thread(self._pin_log, envelope.log_id)

    def _use(self, verifiers: Sequence[Verifier]) -> None:
        if list(verifiers) != self.verifiers:
            self.verifiers, self.keyring = list(verifiers), Keyring(verifiers)

    def _other_key(self, told: Sequence[Verifier]) -> str | None:
        if not told or told[0] in self.verifiers:
            return None
        return (
            f"{self._source} signs with a key that was not pinned: {told[0]}. Not believed until it is named in"
            " SLUICE_TRUSTED_KEYS"
        )

    def _parsed(self, keys: Sequence[str]) -> list[Verifier]:
        found = []
        for key in keys:
            try:
                verifier = Verifier.parse(key)
            except BadNote:
                continue
            if verifier.name.startswith(f"sluice/{self._source}/"):
                found.append(verifier)
        return found

    def _pinned_log(self) -> str:
        with self._engine.connect() as connection:
            return _log_id(connection, self._source)

    def _pin_log(self, log_id: str) -> str:
        with self._engine.begin() as connection:
            put = "INSERT INTO heard_logs (source, log_id) VALUES (:s, :l) ON CONFLICT (source) DO NOTHING"
            connection.execute(text(put), {"s": self._source, "l": log_id})
            return _log_id(connection, self._source)

    def _pinned_keys(self) -> list[Verifier]:
        query = "SELECT key FROM heard_keys WHERE source = :s ORDER BY since, key"
        with self._engine.connect() as connection:
            return self._parsed([row[0] for row in connection.execute(text(query), {"s": self._source})])

    def _pin_keys(self, verifiers: Sequence[Verifier]) -> None:
        put = "INSERT INTO heard_keys (source, key) VALUES (:s, :k) ON CONFLICT (source, key) DO NOTHING"
        with self._engine.begin() as connection:
            connection.execute(text(put), [{"s": self._source, "k": str(verifier)} for verifier in verifiers])


def _log_id(connection: Connection, source: str) -> str:
    query = "SELECT coalesce((SELECT log_id FROM heard_logs WHERE source = :s), '')"
    return str(connection.execute(text(query), {"s": source}).scalar_one())
