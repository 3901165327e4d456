"""The demonstration imports a county's own notice: tried first, then in earnest with what the trial asked accepted."""

from cli.demo.cases import Case
from cli.platform import Person, Platform


def import_notice(platform: Platform, service: str, case: Case, by: Person, **days: str) -> list[str]:
    """Import the notice of a case into a service; gives, in words, the doubts that were accepted. Raises Refusal."""
    path, content = f"/{service}/v1/imports", case.file.read_bytes()
    where = {"county": case.code, "year": str(case.year), "filename": case.file.name, **days}
    doubts = platform.send(path, content, by, dry_run="true", **where)["doubts"]
    platform.send(path, content, by, accept=[doubt["name"] for doubt in doubts], **where)
    return [f"{case.name}{case.year}年公告 {doubt['place']}：{doubt['detail']}（{doubt['name']}）" for doubt in doubts]
