"""What the ledger took down of other services' facts."""

import msgspec


class FileNoted(msgspec.Struct, frozen=True, kw_only=True, tag="file-noted"):
    """The ledger took note of another service's fact about a project: what its gates rest on."""

    project: str
    fact: str
    source_sequence: int


Message = FileNoted
