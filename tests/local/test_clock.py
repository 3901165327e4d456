"""The development clock: lived through in seconds, never backwards, never in production."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import typer

from cli.clock import parse_moment, parse_step
from deploy.local.clock import ClockRefused, advance, set_to, show
from deploy.local.development import RefusedInProduction
from shared.kernel.days import BEIJING
from shared.platform.clock import AdvancedClock


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where the clock's offset stands."""
    return tmp_path / "clock.json"


def test_without_a_file_the_clock_is_the_machines(file: Path) -> None:
    before = datetime.now(UTC)
    assert before <= show(file) <= datetime.now(UTC)


def test_a_bare_date_means_nine_in_the_morning_in_beijing(file: Path) -> None:
    assert set_to(file, date(2020, 1, 5)).replace(second=0, microsecond=0) == datetime(2020, 1, 5, 9, 0, tzinfo=BEIJING)


def test_the_first_setting_may_go_back_to_the_year_of_the_notices(file: Path) -> None:
    assert set_to(file, date(2018, 3, 1)).year == 2018


def test_once_set_time_only_moves_forward(file: Path) -> None:
    set_to(file, date(2020, 1, 5))
    with pytest.raises(ClockRefused, match="只能向前调"):
        set_to(file, date(2020, 1, 4))
    assert show(file).date() == date(2020, 1, 5)


def test_a_ten_day_window_passes_in_one_step(file: Path) -> None:
    set_to(file, date(2020, 1, 5))
    assert advance(file, timedelta(days=10)).date() == date(2020, 1, 15)


@pytest.mark.parametrize("step", [timedelta(), timedelta(days=-1)])
def test_a_step_that_is_not_forward_is_refused(file: Path, step: timedelta) -> None:
    with pytest.raises(ClockRefused):
        advance(file, step)


def test_services_read_the_same_time(file: Path) -> None:
    set_to(file, date(2020, 1, 5))
    assert AdvancedClock(file)().astimezone(BEIJING).date() == date(2020, 1, 5)


def test_production_refuses_to_touch_the_clock(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLUICE_ENV", "production")
    with pytest.raises(RefusedInProduction):
        set_to(file, date(2020, 1, 5))
    with pytest.raises(RefusedInProduction):
        advance(file, timedelta(days=1))
    assert not file.exists()


def test_steps_are_written_with_their_unit() -> None:
    assert [parse_step(text) for text in ("10d", "12h", "30m", "45s")] == [
        timedelta(days=10),
        timedelta(hours=12),
        timedelta(minutes=30),
        timedelta(seconds=45),
    ]


@pytest.mark.parametrize("text", ["10", "d", "-3d", "1w", "１d"])
def test_a_step_without_a_known_unit_is_refused(text: str) -> None:
    with pytest.raises(typer.BadParameter):
        parse_step(text)


def test_a_moment_is_a_date_or_a_date_with_its_time() -> None:
    assert parse_moment("2020-01-05").hour == 9
    assert parse_moment("2020-01-05T14:30").hour == 14
    with pytest.raises(typer.BadParameter):
        parse_moment("5.1.2020")
