"""`sluice template`: our own tables to be filled in and imported. No platform is asked."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from cli.terminal import console
from services.ledger.inflows.form import TEMPLATE as INFLOWS
from services.ledger.payees.form import TEMPLATE as PAYEES
from services.projects.register.form import TEMPLATE as PROJECTS
from shared.importing.templates import empty


class Table(StrEnum):
    """What is to be filled in."""

    INFLOWS = "inflows"
    PROJECTS = "projects"
    PAYEES = "payees"


TEMPLATES = {Table.INFLOWS: INFLOWS, Table.PROJECTS: PROJECTS, Table.PAYEES: PAYEES}


def template(
    table: Annotated[Table, typer.Argument(help="inflows 资金来源，projects 项目表，payees 收款人")],
    out: Annotated[Path | None, typer.Option("--out", dir_okay=False, help="写到哪个文件；不写则存在当前目录")] = None,
) -> None:
    """写出导入用的 Excel 模板：表头、下拉列表已设好，填写说明在第二页。已有的文件不覆盖。"""
    chosen = TEMPLATES[table]
    file = out or Path(f"{chosen.sheet}模板.xlsx")
    try:
        with file.open("xb") as made:
            made.write(empty(chosen))
    except OSError as failed:
        why = "已存在，没有覆盖" if isinstance(failed, FileExistsError) else f"写不了：{failed.strerror}"
        console.print(f"[red]✗[/] {escape(str(file))} {why}。请用 --out 另指定文件", soft_wrap=True)
        raise typer.Exit(1) from None
    console.print(f"[green]✓[/] 已写出 {escape(str(file))}", soft_wrap=True)
