"""Messages as a publisher's relay signs them, for tests that publish by hand."""

from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from shared.contracts.envelope import Published
from shared.platform.eventstore.store import Recorded
from shared.platform.messaging.cloudevents import encode, nats_subject
from shared.platform.messaging.signing import SIGNATURE, digest, sign
from shared.tlog.notes import Signer, new_private_key


def signer_of(service: str) -> Signer:
    """A new key under a service's name."""
    return Signer.from_pem(f"sluice/{service}/local", new_private_key().encode())


def pem(signer: Signer) -> str:
    """The private key as a setting."""
    return signer.private_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def signed(
    signer: Signer, service: str, recorded: Recorded, published: Published, before: int
) -> tuple[str, bytes, dict[str, str]]:
    """Subject, payload and headers of one message that goes behind stream sequence `before`."""
    subject, payload = nats_subject(service, published), encode("local", service, recorded, published)
    return subject, payload, {SIGNATURE: sign(signer, [digest(subject, before, payload)])[0]}
