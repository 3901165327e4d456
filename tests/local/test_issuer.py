"""The development issuer and `sluice token`: what they give is what services accept, and nothing in production."""

import json
import stat
from pathlib import Path

import anyio
import pytest
from typer.testing import CliRunner

from cli.main import cli
from deploy.local.development import RefusedInProduction
from shared.platform.identity.claims import Caller
from shared.platform.identity.errors import TokenRefused
from shared.platform.identity.issuer import AUDIENCE, ISSUER, DevelopmentIssuer
from shared.platform.identity.keys import IssuerKeys
from shared.platform.identity.roles import Role
from shared.platform.identity.tokens import TokenChecker


def checked(token: str, issuer: DevelopmentIssuer, directory: Path) -> Caller:
    """The caller whom a service would see."""
    file = directory / "jwks-for-checking.json"
    file.write_text(json.dumps(issuer.jwks()))
    checker = TokenChecker(issuer=ISSUER, audience=AUDIENCE, algorithms=("Ed25519",), keys=IssuerKeys(file, ""))
    return anyio.run(checker.check, token)


def minted(issuer: DevelopmentIssuer, hours: int = 12) -> str:
    return issuer.mint(
        role=Role.KEEPER,
        region="654024",
        staff="u-1",
        post="专账管理员",
        organisation="财政局",
        simulated=True,
        hours=hours,
    )


def test_services_accept_the_token_and_see_who_acts(tmp_path: Path) -> None:
    issuer = DevelopmentIssuer.load_or_create(tmp_path / "issuer.json")
    caller = checked(minted(issuer), issuer, tmp_path)
    assert (caller.role, caller.simulated) == (Role.KEEPER, True)
    assert (caller.actor.staff, caller.actor.post, caller.actor.organisation) == ("u-1", "专账管理员", "财政局")
    assert caller.actor.region == "654024"


def test_an_expired_token_is_refused(tmp_path: Path) -> None:
    issuer = DevelopmentIssuer.load_or_create(tmp_path / "issuer.json")
    with pytest.raises(TokenRefused):
        checked(minted(issuer, hours=-1), issuer, tmp_path)


def test_a_token_of_another_issuer_is_refused(tmp_path: Path) -> None:
    ours = DevelopmentIssuer.load_or_create(tmp_path / "ours.json")
    theirs = DevelopmentIssuer.load_or_create(tmp_path / "theirs.json")
    with pytest.raises(TokenRefused):
        checked(minted(theirs), ours, tmp_path)


def test_the_key_stays_the_same_and_is_its_owners_only(tmp_path: Path) -> None:
    file = tmp_path / "issuer.json"
    first, second = DevelopmentIssuer.load_or_create(file), DevelopmentIssuer.load_or_create(file)
    assert first.jwks() == second.jwks()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_the_published_key_holds_no_private_part(tmp_path: Path) -> None:
    assert '"d"' not in json.dumps(DevelopmentIssuer.load_or_create(tmp_path / "issuer.json").jwks())


def test_the_command_prints_a_token_that_services_accept(tmp_path: Path) -> None:
    answer = CliRunner().invoke(cli, ["token", "--role", "keeper", "--region", "654024", "--data", str(tmp_path)])
    issuer = DevelopmentIssuer.load_or_create(tmp_path / "issuer.json")
    assert checked(answer.stdout.strip(), issuer, tmp_path).actor.post == Role.KEEPER.label


def test_a_token_needs_a_region_unless_it_is_a_systems(tmp_path: Path) -> None:
    answer = CliRunner().invoke(cli, ["token", "--role", "keeper", "--data", str(tmp_path)])
    assert answer.exit_code == 2
    assert not (tmp_path / "issuer.json").exists()


@pytest.mark.parametrize(
    "wrong", [("--region", "654"), ("--region", "٦٥٤٠٢٤"), ("--staff", "u\u200b1"), ("--org", "局\u202e")]
)
def test_what_services_would_refuse_is_told_at_once(tmp_path: Path, wrong: tuple[str, str]) -> None:
    asked = ["token", "--role", "keeper", "--region", "654024", "--data", str(tmp_path), *wrong]
    assert CliRunner().invoke(cli, asked).exit_code == 2
    assert not (tmp_path / "issuer.json").exists()


def test_production_gives_no_token(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLUICE_ENV", "production")
    answer = CliRunner().invoke(cli, ["token", "--role", "keeper", "--region", "654024", "--data", str(tmp_path)])
    assert isinstance(answer.exception, RefusedInProduction)
    assert not (tmp_path / "issuer.json").exists()
