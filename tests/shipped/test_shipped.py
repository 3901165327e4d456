"""The platform as it ships: the processes, settings and gateway of `sluice up`, every command and every question once.

Each effect is read back at the position of the command, so that a reader that stands still fails at once. The tests
share one platform and run in order.
"""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from cli.demo.chain import Year
from cli.running import NOT_READY
from deploy.postgres.provision import SERVICES
from shared.platform.identity.roles import Role
from tests import stack
from tests.shipped import households, money, others, reading, story
from tests.shipped.platform import Shipped, sluice, up, written_by_a_newer_version

pytestmark = pytest.mark.slow

PAUSED = "数据暂停更新"


@pytest.fixture(scope="module")
def shipped(programs: None) -> Iterator[Shipped]:
    """The platform of this run."""
    with stack.directory() as where, up(where / "data") as layout:
        platform = Shipped(layout)
        yield platform
        platform.close()


@pytest.fixture(scope="module")
def year(shipped: Shipped, tmp_path_factory: pytest.TempPathFactory) -> Year:
    """A county-year from the document to the closed project, by the public interfaces."""
    walked = Year(shipped, (story.told(tmp_path_factory.mktemp("shipped")),), lambda _: None)
    walked.run()
    return walked


@pytest.fixture(scope="module")
def projects(year: Year) -> dict[str, str]:
    """Project by how far the year took it: closed, accepted, paid, started, refused."""
    return {work.ends if work.facts["funded"] else "refused": work.project for work in year.works}


def test_every_command_of_the_pool_is_read_back(shipped: Shipped, projects: dict[str, str]) -> None:
    money.take_money_in(shipped)
    money.set_aside_what_was_refused(shipped, projects["refused"])
    money.name_who_answers(shipped)
    money.pass_down(shipped)


@pytest.fixture(scope="module")
def paid(shipped: Shipped, projects: dict[str, str]) -> str:
    """A payment to an enterprise."""
    money.send_back(shipped, projects["started"])
    return money.pay(shipped, projects["started"], "100.00", "记-9")


def test_every_command_about_those_who_are_paid_is_read_back(
    shipped: Shipped, projects: dict[str, str], paid: str
) -> None:
    first, second = (households.enter(shipped, *who) for who in (("阿依古丽", 11), ("巴哈尔", 12)))
    third = households.enter(shipped, "二娃", 13, "person")
    households.join_a_household(shipped, first, third)
    households.enter_from_a_file(shipped)
    households.read_in_full_and_erase(shipped, third)
    batch = households.pay_many(shipped, projects["started"], [first, second])
    households.return_a_line(shipped, batch, first)
    households.share(shipped, paid, first, second, shipped.today())
    households.keep_the_vault(shipped)


def test_every_correction_and_change_is_read_back(shipped: Shipped, projects: dict[str, str], paid: str) -> None:
    money.put_right(shipped, paid)
    money.change_use(shipped, projects["started"])
    money.reconcile(shipped)
    money.close_months(shipped)


def test_every_command_of_the_other_services_is_read_back(shipped: Shipped, projects: dict[str, str]) -> None:
    others.plan_next_year(shipped, projects["started"])
    others.drop_a_line(shipped, projects["started"])
    notice = others.publish(shipped)
    code = others.hear_objections(shipped, notice)
    others.object_by_form(shipped, notice)
    names = others.watch(shipped, f"{projects['closed']}-01")

    reading.ask_about_notices(shipped, notice, code)
    reading.ask_about_projects(shipped, projects["closed"])
    reading.ask_about_figures(shipped, names)


def test_every_question_about_the_book_is_answered(shipped: Shipped, paid: str) -> None:
    reading.ask_about_the_book(shipped)
    reading.ask_about_shares(shipped)
    reading.ask_for_evidence(shipped)
    reading.ask_whether_all_agrees(shipped)
    reading.ask_every_service_alike(shipped)


def test_an_auditor_verifies_and_mirrors_all_four_logs_by_one_address(
    shipped: Shipped, paid: str, tmp_path: Path
) -> None:
    for service in SERVICES:
        shipped.seal(service)
    feed = ("--token", shipped.token(story.official(Role.SYSTEM, "")), "--memory", str(tmp_path / "memory.json"))
    verified = sluice("verify", "--feed", shipped.address, *feed, "--json")
    one = sluice("verify", "--feed", shipped.address, *feed, "--service", "disclosure")
    mirrored = sluice("mirror", str(tmp_path / "mirror"), "--from", shipped.address, *feed[:2])
    copies = sluice("verify", str(tmp_path / "mirror"), *feed[2:], "--json")

    assert verified.returncode == 0, verified.stdout
    logs = json.loads(verified.stdout)["logs"]
    assert [log["origin"] for log in logs] == [f"sluice/{service}/local" for service in SERVICES]
    assert all(log["entries"] == log["sealed"] > 0 for log in logs)
    assert all(log["answers"] > 0 for log in logs)
    assert (one.returncode, "公示 sluice/disclosure/local" in one.stdout) == (0, True), one.stdout
    assert mirrored.returncode == 0, mirrored.stdout
    assert copies.returncode == 0, copies.stdout
    assert [log["root"] for log in json.loads(copies.stdout)["logs"]] == [log["root"] for log in logs]


def test_a_closed_month_gets_a_checkpoint_set_by_which_all_four_logs_are_checked(
    shipped: Shipped, paid: str, tmp_path: Path
) -> None:
    money.close_a_month(shipped)
    for service in SERVICES:
        shipped.seal(service)
    at, county = "/monitoring/v1/counties", story.COUNTY
    found = shipped.until(lambda: shipped.found(f"{at}/{county}/checkpoint-sets/2019-01"), "一月的检查点集")
    token = shipped.token(story.official(Role.SYSTEM, ""))
    of_month = ("--month", "2019-01", "--county", county, "--memory", str(tmp_path / "memory.json"))
    verified = sluice("verify", "--feed", shipped.address, "--token", token, *of_month)

    assert [log["service"] for log in found["logs"]] == ["ledger", "projects", "disclosure", "monitoring"]
    assert all(log["size"] > 0 for log in found["logs"])
    assert (verified.returncode, verified.stdout.count("2019-01 月末检查点集")) == (0, 4), verified.stdout


def test_no_operation_of_the_documents_and_no_page_was_left_out(shipped: Shipped, paid: str) -> None:
    assert not shipped.missing, "\n".join(" ".join(operation) for operation in sorted(shipped.missing))


def test_after_all_that_status_says_that_every_service_is_ready(shipped: Shipped, paid: str) -> None:
    told = sluice("status", "--data", str(shipped.layout.data))

    assert (told.returncode, told.stderr) == (0, "")
    assert "就绪" in told.stdout


def test_a_ledger_that_cannot_read_on_is_told_by_status_and_pages_and_comes_up_again(shipped: Shipped) -> None:
    data = str(shipped.layout.data)
    written_by_a_newer_version(shipped.layout)
    shipped.until(lambda: PAUSED in shipped.fetch("/ledger/").text, "资金台账页面说明停更")
    shipped.until(lambda: PAUSED in shipped.fetch("/monitoring/").text, "监测页面说明停更")
    told = sluice("status", "--data", data)
    assert sluice("down", "--data", data).returncode == 0
    up_again = sluice("up", "--detach", "--data", data, "--port", "18800")

    assert told.returncode == NOT_READY
    assert up_again.returncode == 0, up_again.stdout
    assert all("ledger.forgotten" in said and "停读" in said for said in (told.stdout, up_again.stdout))
