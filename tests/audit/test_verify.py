"""`sluice verify` and `python -m audit.verify`: what they say, how they end, and that the check stands alone."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from audit.verify import main
from audit.writing import write_bundle
from cli.main import cli
from tests.audit.handed import handed, signer
from tests.audit.test_check import LOG, SIZES

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def made(tmp_path):
    write_bundle(handed(LOG, *SIZES), tmp_path / "b")
    return tmp_path / "b"


def sluice(*words, memory):
    return CliRunner().invoke(cli, ["verify", *map(str, words), "--memory", str(memory)])


def alone(*words):
    said = []
    status = main([str(word) for word in words], said.append)
    return status, "\n".join(said)


def test_what_holds_ends_with_status_0_and_prints_entries_balances_and_root(made, tmp_path):
    found = sluice(made, memory=tmp_path / "m.json")

    assert found.exit_code == 0
    for said in ("分录 16 条", "检查点 3 个", "654024-2020", "账目完整", "首次核对"):
        assert said in found.output
    again = sluice(made, memory=tmp_path / "m.json")
    assert "首次核对" not in again.output


def test_tampering_ends_with_status_1_and_names_the_place_in_chinese_and_english(made, tmp_path):
    (made / "events/000000000001.ndjson").write_bytes(
        (made / "events/000000000001.ndjson").read_bytes().replace(b'"reason":""', b'"reason":"x"', 1)
    )

    found = sluice(made, memory=tmp_path / "m.json")
    status, said = alone(made, "--memory", tmp_path / "m.json")

    assert (found.exit_code, status) == (1, 1)
    for text in (found.output, said):
        assert "最先的一处：第 1 条" in text
        assert "an entry was changed" in text
    assert not (tmp_path / "m.json").exists()


def test_what_cannot_be_read_ends_with_status_2(made, tmp_path):
    memory = tmp_path / "m.json"
    memory.write_text("{")

    assert sluice(tmp_path / "nothing", memory=tmp_path / "n.json").exit_code == 2
    assert sluice(memory=tmp_path / "n.json").exit_code == 2
    assert sluice(made, "--feed", "http://127.0.0.1:9", memory=tmp_path / "n.json").exit_code == 2
    assert sluice("--feed", "http://127.0.0.1:9", memory=tmp_path / "n.json").exit_code == 2
    assert sluice("--feed", "file:///etc", memory=tmp_path / "n.json").exit_code == 2
    spoiled = sluice(made, memory=memory)
    assert (spoiled.exit_code, "记忆文件" in spoiled.output) == (2, True)
    assert alone(tmp_path / "nothing")[0] == 2


def test_a_program_gets_json(made, tmp_path):
    found = json.loads(sluice(made, "--json", memory=tmp_path / "m.json").output)

    assert (found["holds"], found["status"], found["entries"], found["sealed"]) == (True, 0, 16, 16)
    assert found["books"][0]["figures"]["received"] == 650
    assert found["findings"] == []
    assert json.loads(alone(made, "--json", "--memory", tmp_path / "m.json")[1]) == found | {"remarks": []}


def test_a_key_that_was_published_is_trusted_and_no_other(made, tmp_path):
    (tmp_path / "right").write_text(f"{signer().verifier}\n")
    right = sluice(made, "--key", tmp_path / "right", memory=tmp_path / "m.json")
    wrong = sluice(made, "--key", signer(2).verifier, memory=tmp_path / "n.json")

    assert (right.exit_code, "首次核对" in right.output) == (0, False)
    assert (wrong.exit_code, "公钥换过" in wrong.output) == (1, True)


def test_after_a_rotation_the_new_key_is_told_once_and_the_old_one_stays_trusted(tmp_path):
    older, newer = handed(LOG, *SIZES), handed(LOG, len(LOG), by=signer(2))
    newer.signed = [*older.signed, *newer.signed]
    newer.public = f"{newer.public}\n{older.public}"
    write_bundle(older, tmp_path / "old")
    write_bundle(newer, tmp_path / "new")
    sluice(tmp_path / "old", memory=tmp_path / "m.json")

    untold = sluice(tmp_path / "new", memory=tmp_path / "m.json")
    told = sluice(tmp_path / "new", "--key", signer(2).verifier, memory=tmp_path / "m.json")
    again = sluice(tmp_path / "new", memory=tmp_path / "m.json")

    assert (untold.exit_code, "公钥换过" in untold.output) == (1, True)
    assert (told.exit_code, again.exit_code) == (0, 0), told.output


def test_a_rewritten_history_is_caught_by_the_memory_of_an_earlier_run(made, tmp_path):
    sluice(made, memory=tmp_path / "m.json")
    rewritten = list(LOG)
    rewritten[5] = rewritten[5].replace(b'"reason":""', b'"reason":"x"')
    write_bundle(handed(rewritten, *SIZES, len(LOG)), tmp_path / "new")

    found = sluice(tmp_path / "new", memory=tmp_path / "m.json")
    since = sluice(tmp_path / "new", "--since", made, memory=tmp_path / "fresh.json")

    assert (found.exit_code, "历史被改写" in found.output) == (1, True)
    assert (since.exit_code, "最先的一处：第 6 条" in since.output) == (1, True)


def test_two_bundles_prove_that_one_continues_the_other(made, tmp_path):
    write_bundle(handed(LOG, *SIZES, len(LOG)), tmp_path / "new")

    assert sluice(tmp_path / "new", "--since", made, memory=tmp_path / "m.json").exit_code == 0
    assert sluice(made, memory=tmp_path / "m.json").exit_code == 0


@pytest.mark.usefixtures("programs")
def test_the_check_runs_where_nothing_else_of_the_project_lies(made, tmp_path):
    for part in ("audit", "shared/tlog"):
        shutil.copytree(ROOT / part, tmp_path / "alone" / part)
    shutil.copy(ROOT / "shared" / "__init__.py", tmp_path / "alone" / "shared")
    words = [str(made), "--memory", str(tmp_path / "m.json")]
    program = (
        "import sys; from audit.verify import main; status = main(sys.argv[1:]);"
        "loaded = {name.partition('.')[0] for name in sys.modules};"
        "print(sorted(loaded & {'services', 'cli', 'sqlalchemy', 'psycopg', 'typer', 'rich', 'fastapi',"
        " 'pydantic', 'eventsourcing', 'httpx', 'duckdb'}));"
        "print(sorted(name for name in sys.modules if name.startswith('shared.') and '.tlog' not in name));"
        "sys.exit(status)"
    )

    ran = subprocess.run(
        [sys.executable, "-P", "-c", f"import sys; sys.path.insert(0, '.'); {program}", *words],
        capture_output=True, text=True, check=False, cwd=tmp_path / "alone",
    )  # fmt: skip
    module = subprocess.run(
        [sys.executable, "-m", "audit.verify", *words], capture_output=True, check=False, cwd=tmp_path / "alone"
    )

    assert (ran.returncode, ran.stdout.splitlines()[-2:]) == (0, ["[]", "[]"]), ran.stderr
    assert module.returncode == 0
