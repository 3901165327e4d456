"""The demonstration empties the directory it begins in: its own alone."""

from pathlib import Path

import pytest
import typer

from cli.demo import command
from deploy.local.layout import Layout

pytestmark = pytest.mark.usefixtures("programs")


def test_a_directory_that_another_platform_fills_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "vault.key").write_text("the only one")

    with pytest.raises(typer.BadParameter, match="不会清空"):
        command._empty(Layout(tmp_path))

    assert (tmp_path / "vault.key").read_text() == "the only one"


def test_what_an_earlier_demonstration_left_is_emptied(tmp_path: Path) -> None:
    command._empty(Layout(tmp_path / "demo"))
    (tmp_path / "demo" / "left").write_text("x")

    command._empty(Layout(tmp_path / "demo"))

    assert not (tmp_path / "demo" / "left").exists()
