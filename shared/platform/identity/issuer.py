"""The development issuer: tokens for one machine, so that every role can be tried. Production has an OIDC issuer."""

import json
import secrets
import time
from pathlib import Path

from joserfc import jwt
from joserfc.jwk import KeySet, OKPKey

from shared.platform.atomic_file import write_private
from shared.platform.identity.roles import Role

ISSUER = "urn:sluice:development"
"""The `iss` of its tokens. Services refuse an issuer of this name in production."""

AUDIENCE = "sluice"


class DevelopmentIssuer:
    """Holds an Ed25519 key in a file that only its owner reads."""

    def __init__(self, key: OKPKey) -> None:
        self._key = key

    @classmethod
    def load_or_create(cls, path: Path) -> "DevelopmentIssuer":
        """The issuer whose private key lies in this file, made on first use."""
        if path.exists():
            return cls(OKPKey.import_key(json.loads(path.read_text())))
        key = OKPKey.generate_key("Ed25519", {"kid": secrets.token_hex(8), "use": "sig"})
        write_private(path, json.dumps(key.as_dict(private=True)))
        return cls(key)

    def jwks(self) -> dict[str, object]:
        """The public key, as services read it."""
        return {"keys": KeySet([self._key]).as_dict(private=False)["keys"]}

    def mint(
        self,
        *,
        role: Role,
        region: str,
        staff: str,
        post: str,
        organisation: str,
        simulated: bool = False,
        hours: int = 12,
    ) -> str:
        """A signed token that says who acts, as what and where. `region` is a division code, or "" for a system."""
        now = int(time.time())
        claims = {
            "iss": ISSUER,
            "aud": AUDIENCE,
            "sub": staff,
            "role": role.value,
            "region": region,
            "org": organisation,
            "post": post,
            "simulated": simulated,
            "iat": now,
            "nbf": now,
            "exp": now + hours * 3600,
        }
        header = {"alg": "Ed25519", "typ": "at+jwt", "kid": self._key.kid}
        return jwt.encode(header, claims, self._key, algorithms=["Ed25519"])
