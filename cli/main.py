"""The `sluice` command. One line registers a command: its function lives in a module of its own."""

import sys

import typer
from rich.markup import escape

from cli import (
    backup,
    clock,
    export,
    importing,
    logs,
    mirror,
    reconcile,
    replay,
    running,
    template,
    token,
    vault,
    verify,
)
from cli.demo import command
from cli.platform import Refusal, TimedOut
from cli.terminal import console
from deploy.local.clock import ClockRefused
from deploy.local.development import RefusedInProduction
from shared.platform.clock import ClockUnreadable
from shared.platform.vault.keys import BadVaultKey

cli = typer.Typer(
    name="sluice", help="一池水：一个池子蓄水，一个龙头放水。", no_args_is_help=True, add_completion=False
)

cli.command()(running.up)
cli.command()(running.down)
cli.command()(running.status)
cli.command()(backup.backup)
cli.command()(backup.restore)
cli.command()(logs.logs)
cli.command()(token.token)
cli.command()(command.demo)
cli.command("vault-key")(vault.vault_key)
cli.command("import")(importing.import_file)
cli.command()(template.template)
cli.command()(verify.verify)
cli.command()(replay.replay)
cli.command()(reconcile.reconcile)
cli.command()(export.export)
cli.command()(mirror.mirror)
cli.add_typer(clock.app, name="clock")

EXPECTED = (
    *running.EXPECTED,
    command.DemoFailed,
    importing.ImportFailed,
    Refusal,
    TimedOut,
    BadVaultKey,
    ClockRefused,
    ClockUnreadable,
    RefusedInProduction,
)
"""Refusals that are told in a sentence; anything else is a defect and keeps its traceback."""


def app() -> None:
    """Run one command; an expected refusal ends it with exit code 1."""
    try:
        cli()
    except EXPECTED as refusal:
        console.print(f"[red]✗[/] {escape(str(refusal))}", soft_wrap=True)
        sys.exit(1)


if __name__ == "__main__":
    app()
