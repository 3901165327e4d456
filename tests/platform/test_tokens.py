"""What a token must be: its form, its signature, its claims, each checked before anything is believed."""

import json
import time
from pathlib import Path
from typing import Any

import pytest
from joserfc.jwk import ECKey, OctKey, OKPKey, RSAKey

from shared.platform.identity import tokens
from shared.platform.identity.claims import Caller
from shared.platform.identity.errors import IdentityUnavailable, TokenForged, TokenRefused
from shared.platform.identity.issuer import AUDIENCE, ISSUER, DevelopmentIssuer
from shared.platform.identity.keys import BadKeys, IssuerKeys, keys_of
from shared.platform.identity.tokens import TokenChecker
from tests.issuer import claims, key_of, signed, unsigned

EVERY_ALGORITHM = ("Ed25519", "EdDSA", "ES256", "RS256", "PS256")


@pytest.fixture
def key(issuer: DevelopmentIssuer) -> OKPKey:
    return key_of(issuer)


@pytest.fixture
def checker(workplace: Path) -> TokenChecker:
    return checking(IssuerKeys(workplace / "jwks.json", ""))


def checking(keys: IssuerKeys, algorithms: tuple[str, ...] = ("Ed25519", "EdDSA")) -> TokenChecker:
    return TokenChecker(issuer=ISSUER, audience=AUDIENCE, algorithms=algorithms, keys=keys)


def keys_in(where: Path, *keys: Any) -> IssuerKeys:
    file = where / "keys.json"
    file.write_text(json.dumps({"keys": [key.as_dict(private=False) for key in keys]}))
    return IssuerKeys(file, "")


async def refusal(checker: TokenChecker, token: str) -> str:
    with pytest.raises(TokenRefused) as refused:
        await checker.check(token)
    return str(refused.value)


async def test_a_good_token_says_who_acts(checker: TokenChecker, key: OKPKey) -> None:
    caller = await checker.check(signed(key, claims(simulated=True)))

    assert isinstance(caller, Caller)
    assert (caller.actor.staff, caller.role, caller.actor.region) == ("u-1", "auditor", "654024")
    assert caller.simulated is True


SAME = ["U1", "u1 ", " u1", "Ｕ１", "ｕ１", "　U1　"]


@pytest.mark.parametrize("sub", SAME)
async def test_one_person_has_one_spelling_from_the_token_on(checker: TokenChecker, key: OKPKey, sub: str) -> None:
    assert (await checker.check(signed(key, claims(sub=sub)))).actor.staff == "u1"


async def test_one_body_has_one_spelling_but_keeps_its_chinese_signs(checker: TokenChecker, key: OKPKey) -> None:
    caller = await checker.check(signed(key, claims(org=" 扶贫办（Ａ科）　", post="科员  一")))

    assert (caller.actor.organisation, caller.actor.post) == ("扶贫办（A科）", "科员 一")


DISGUISED = [
    ("sub", "u1\u200b", "U+200B"),
    ("sub", "\u202eu1", "U+202E"),
    ("sub", "u1\x00", "U+0000"),
    ("sub", "u1\n", "U+000A"),
    ("sub", "u1\u0301", "U+0301"),
    ("sub", "é1".replace("é", "e\u0301"), "U+0301"),
    ("sub", "и\u0410", "U+0410"),
    ("sub", "u²", "U+00B2"),
    ("sub", "u 1", "空格"),
    ("sub", "u•1", "半角符号"),
    ("sub", "u（1）", "半角符号"),
    ("sub", "ကို1", "半角符号"),
    ("org", "财政\x00局", "U+0000"),
    ("org", "财政局\ufeff", "U+FEFF"),
    ("org", "ХJ局", "U+0425"),
    ("org", "财政局①", "U+2460"),
    ("org", "金\uf90a局", "U+F90A"),
    ("post", "出纳\x1b[2J", "U+001B"),
    ("post", "出纳\u2066", "U+2066"),
]


@pytest.mark.parametrize(("name", "value", "why"), DISGUISED)
async def test_a_name_that_is_not_what_it_looks_like_is_refused_with_the_sign(
    checker: TokenChecker, key: OKPKey, name: str, value: str, why: str
) -> None:
    reason = await refusal(checker, signed(key, claims(**{name: value})))

    assert why in reason
    assert f"（{name}）" in reason


WRONG = [
    *((name, value) for name in ("sub", "org", "post", "role", "region", "iss") for value in (
        None, "", 1, 1.5, True, [], ["u1"], {"u": 1}, "x" * 3000,
    )),
    *(("exp", value) for value in (None, "1", "9999999999", -1, 0, True, [], {}, 1e308, 10**400, 253402300800)),
    *(("nbf", value) for value in ("1", True, -1, 1e308, [0])),
    *(("iat", value) for value in ("1", False, 10**400, {})),
    *(("aud", value) for value in (None, "", "other", 1, ["other"], [["sluice"]], {"sluice": 1})),
    *(("simulated", value) for value in ("false", 0, 1, [], "true")),
    *(("region", value) for value in ("٦٥٤٠٢٤", "6", "654", "65402", "654024x", "-654024", "65 4024", "６5４")),
    *(("role", value) for value in ("Auditor", "auditor ", "admin", "ａuditor")),
    *(("sub", value) for value in ("service:ledger", "SERVICE:ledger", "public", "654024198001011232")),
]  # fmt: skip
ACCEPTED = [("region", "６５"), ("region", "654024 ")]


@pytest.mark.parametrize(("name", "value"), WRONG)
async def test_a_claim_of_another_type_length_or_value_is_refused(
    checker: TokenChecker, key: OKPKey, name: str, value: Any
) -> None:
    assert await refusal(checker, signed(key, claims(**{name: value})))


@pytest.mark.parametrize(("name", "value"), ACCEPTED)
async def test_width_and_blanks_at_the_ends_are_no_other_region(
    checker: TokenChecker, key: OKPKey, name: str, value: str
) -> None:
    assert (await checker.check(signed(key, claims(**{name: value})))).actor.region in ("65", "654024")


def altered(old: str, new: str) -> bytes:
    return json.dumps(claims(sub="@")).replace(old, new).encode()


UNREADABLE = [
    altered('"sub": "@"', '"sub": "u1", "sub": "u2"'),
    altered('"sub": "@"', '"sub": "u1", "x": {"a": 1, "a": 2}'),
    altered('"sub": "@"', '"sub": "u1", "exp": NaN'),
    altered('"sub": "@"', '"sub": "u1", "nbf": -Infinity'),
    altered('"sub": "@"', '"sub": "u1", "nbf": Infinity'),
    altered('"@"', '"\\ud800"'),
    altered('"@"', "1" * 5000),
    altered('"@"', "[" * 2500 + "]" * 2500),
    json.dumps(claims()).encode("utf-16"),
    b"\xff\xfe{}",
    b"",
    b"[]",
    b"null",
    b'"u1"',
    b"{",
]


@pytest.mark.parametrize("payload", UNREADABLE)
async def test_content_that_is_no_plain_object_is_refused(checker: TokenChecker, key: OKPKey, payload: bytes) -> None:
    assert await refusal(checker, signed(key, payload))


@pytest.mark.filterwarnings("ignore:Key size should be")
def test_keys_that_cannot_check_a_signature_are_passed_over() -> None:
    good, other = OKPKey.generate_key("Ed25519"), RSAKey.generate_key(1024)
    rows = [key.as_dict(private=False) for key in (good, other)]
    rows += [OctKey.generate_key(256).as_dict(), {"kty": "EC"}, {"kty": "new"}, 7, rows[0] | {"use": "enc"}]

    assert [key.thumbprint() for key in keys_of(json.dumps({"keys": rows}).encode())] == [good.thumbprint()]


@pytest.mark.parametrize("document", [b"", b"[]", b"{}", b'{"keys": 1}', b'{"keys": []}', b"<html>", b"\xff"])
def test_what_is_no_key_set_is_refused(document: bytes) -> None:
    with pytest.raises(BadKeys):
        keys_of(document)


@pytest.mark.parametrize("algorithm", ["none", "HS256", "ES256", "RS256", "", None, 7, ["Ed25519"]])
async def test_another_algorithm_is_refused_before_any_key_is_looked_for(
    checker: TokenChecker, key: OKPKey, algorithm: Any
) -> None:
    token = unsigned({"alg": algorithm, "kid": key.kid}, claims())

    assert "签名算法" in await refusal(checker, token)


async def test_the_public_key_is_no_secret_to_sign_with(checker: TokenChecker, key: OKPKey) -> None:
    public = OctKey.import_key(json.dumps(key.as_dict(private=False)))

    with pytest.raises(TokenForged):
        await checker.check(signed(public, claims(), alg="HS256", kid=key.kid))


async def test_a_key_of_another_kind_is_no_key_for_the_algorithm(tmp_path: Path) -> None:
    ours = ECKey.generate_key("P-256", {"kid": "one"})
    checker = checking(keys_in(tmp_path, ours), EVERY_ALGORITHM)

    assert (await checker.check(signed(ours, claims(), alg="ES256"))).actor.staff == "u-1"
    with pytest.raises(TokenForged):
        await checker.check(unsigned({"alg": "RS256", "kid": "one"}, claims()))


@pytest.mark.parametrize(
    "header",
    [
        {"crit": ["exp"]},
        {"b64": False},
        {"kid": 7},
        {"kid": ["x"]},
        {"kid": "other"},
        {"kid": "x" * 4000},
        {"kid": None},
    ],
)
async def test_a_header_that_asks_for_something_else_is_refused(tmp_path: Path, header: dict[str, Any]) -> None:
    one, two = (OKPKey.generate_key("Ed25519", {"kid": name}) for name in ("one", "two"))
    checker = checking(keys_in(tmp_path, one, two))

    with pytest.raises(TokenForged):
        await checker.check(unsigned({"alg": "Ed25519", "kid": "one"} | header, claims()))


GARBAGE = ["", "x", "a.b", "a.b.c", "a.b.c.d", "a..c", "é.é.é", "\x00.a.b", "a." + "b" * 9000 + ".c", "Ω" * 20, " "]


@pytest.mark.parametrize("token", GARBAGE)
async def test_garbage_is_refused_without_a_thread(checker: TokenChecker, token: str) -> None:
    with pytest.raises(TokenForged):
        await checker.check(token)
    assert checker._threads.statistics().borrowed_tokens == 0


async def test_an_expired_token_is_refused_also_when_it_was_known(
    checker: TokenChecker, key: OKPKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = signed(key, claims())
    assert checker.known(token) is None
    caller = await checker.check(token)
    assert checker.known(token) is caller

    monkeypatch.setattr(tokens.time, "time", lambda: caller.expires_at)
    with pytest.raises(TokenRefused, match="过期"):
        checker.known(token)


async def test_a_token_that_is_not_yet_good_is_good_later(
    checker: TokenChecker, key: OKPKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = signed(key, claims(nbf=int(time.time()) + 600))
    assert "尚未生效" in await refusal(checker, token)

    now = time.time()
    monkeypatch.setattr(tokens.time, "time", lambda: now + 700)
    assert (await checker.check(token)).actor.staff == "u-1"


async def test_what_is_remembered_has_an_end(
    checker: TokenChecker, key: OKPKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    checker._known, checker._refused = tokens.Recent(3), tokens.Recent(3)
    for number in range(6):
        await checker.check(signed(key, claims(sub=f"u{number}")))
        await refusal(checker, signed(key, claims(sub=f"u{number}", aud="other")))

    assert (len(checker._known), len(checker._refused)) == (3, 3)


async def test_who_a_withdrawn_key_vouched_for_is_forgotten(tmp_path: Path) -> None:
    old, new = (OKPKey.generate_key("Ed25519", {"kid": name}) for name in ("old", "new"))
    keys = keys_in(tmp_path, old)
    checker, token = checking(keys), signed(old, claims())
    await checker.check(token)

    keys_in(tmp_path, new)
    await keys.read()

    assert checker.known(token) is None
    with pytest.raises(TokenForged):
        await checker.check(token)
    assert (await checker.check(signed(new, claims()))).actor.staff == "u-1"


async def test_without_any_key_nobody_is_called_a_forger(tmp_path: Path, key: OKPKey) -> None:
    checker = checking(IssuerKeys(tmp_path / "none.json", ""))

    with pytest.raises(IdentityUnavailable):
        await checker.check(signed(key, claims()))
    assert "FileNotFoundError" in str(checker.keys.trouble)
