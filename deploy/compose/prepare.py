"""Make what docker-compose.yml needs and must not hold: random passwords, a development issuer, a feed token."""

import argparse
import json
import secrets
import stat
import sys
from pathlib import Path

from deploy.postgres.provision import ROLES, SERVICES
from shared.platform.atomic_file import write_private, write_public
from shared.platform.identity.issuer import DevelopmentIssuer
from shared.platform.identity.roles import Role
from shared.platform.vault.keys import VaultKeys
from shared.tlog.notes import new_private_key

ROOT = Path(__file__).resolve().parents[2]
TEMPLATE = Path(__file__).with_name(".env.example")
FEED_TOKEN_HOURS = 366 * 24
MOUNTED = (ROOT / "deploy" / "Caddyfile", ROOT / "deploy" / "nats.conf")
PASSWORDS = (
    "POSTGRES_PASSWORD",
    *(f"{role.upper()}_PASSWORD" for role in ROLES),
    "NATS_PASSWORD",
    "NATS_READER_PASSWORD",
    "SLUICE_GATEWAY_SECRET",
)


def prepare(directory: Path) -> Path:
    """Fill `directory` and give its `.env`. Safe to repeat: what stands there is kept, what is missing is added.

    `.env` and `issuer.json`, the development issuer's private key, are their owner's only. The directory `services` is
    what containers see: the issuer's public key, and the clock file once the clock is set.
    """
    directory = directory.absolute()
    seen = directory / "services"
    seen.mkdir(parents=True, exist_ok=True)
    seen.chmod(0o755)
    for mounted in MOUNTED:
        let_containers_read(mounted)
    issuer = DevelopmentIssuer.load_or_create(directory / "issuer.json")
    write_public(seen / "jwks.json", json.dumps(issuer.jwks()))
    file = directory / ".env"
    lines = (file if file.exists() else TEMPLATE).read_text().splitlines()
    blanks = _blanks(issuer, seen)
    named = {line.partition("=")[0] for line in lines}
    lines += [f"{name}=" for name in blanks if name not in named]
    write_private(file, "\n".join(f"{line}{blanks.get(line.removesuffix('='), '')}" for line in lines) + "\n")
    return file


def let_containers_read(file: Path) -> None:
    """Containers without privileges cannot read a mounted file that a strict umask has left to its owner."""
    if not file.stat().st_mode & stat.S_IROTH:
        file.chmod(0o644)


def _blanks(issuer: DevelopmentIssuer, seen: Path) -> dict[str, str]:
    """What goes where the template leaves a value out."""
    feed_token = issuer.mint(
        role=Role.SYSTEM,
        region="",
        staff="sluice-feed",
        post=Role.SYSTEM.label,
        organisation="sluice",
        hours=FEED_TOKEN_HOURS,
    )
    passwords = {name: secrets.token_urlsafe(24) for name in PASSWORDS}
    own = {"SLUICE_FEED_TOKEN": feed_token, "SLUICE_FILES": str(seen), "LEDGER_VAULT_KEY": VaultKeys.made()}
    own |= {"DISCLOSURE_VAULT_KEY": VaultKeys.made()}
    own |= {f"{service.upper()}_SEALING_KEY": new_private_key().splitlines()[1] for service in SERVICES}
    return own | passwords


def main() -> None:
    """`python -m deploy.compose.prepare [directory]`, by default build/compose in the project."""
    parser = argparse.ArgumentParser(description="为 docker compose 生成随机口令和开发用签发者")
    parser.add_argument("directory", nargs="?", type=Path, default=ROOT / "build" / "compose", help="写到哪里")
    file = prepare(parser.parse_args().directory)
    sys.stdout.write(f"已就绪：{file}\n启动：docker compose --env-file {file} up --build\n")
    sys.stdout.write(f"令牌：sluice token --data {file.parent} …\n")
    sys.stdout.write(f"时钟：sluice clock set … --file {file.parent / 'services' / 'clock.json'}\n")


if __name__ == "__main__":
    main()
