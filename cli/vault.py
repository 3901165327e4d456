"""`sluice vault-key`: a new master key for the vault, the earlier ones kept for reading."""

from pathlib import Path
from typing import Annotated

import typer

from cli.terminal import console
from shared.platform.atomic_file import write_private
from shared.platform.vault.keys import VaultKeys


def vault_key(
    file: Annotated[Path, typer.Argument(help="保密库密钥文件，例如 .data/vault.key", exists=True, dir_okay=False)],
) -> None:
    """在密钥文件首行放入新的主密钥，旧的留在其后供读取。之后重启账本，再调用 POST /ledger/v1/vault/rewrapping。"""
    write_private(file, VaultKeys.rotated(file.read_text()))
    console.print("[green]✓[/] 新主密钥已在首行。重启账本后重新加封，余数为 0 时删去其余各行")
