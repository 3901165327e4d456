"""What the routes that import a file have in common: how a caller says what the file leaves open, and the answer."""

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from fastapi import Depends, Query
from pydantic import StringConstraints

from shared.importing.answers import ImportAnswer
from shared.platform.problems import MEDIA_TYPE
from shared.platform.web.router import PROBLEM_RESPONSE

MAX_FILE_BYTES = 20 * 1024 * 1024
DEADLINE_SECONDS = 60.0
"""How long a caller waits until every row of a file is decided."""

MOST_ACCEPTED = 200

_Name = Annotated[str, StringConstraints(min_length=1, max_length=80)]


@dataclass(frozen=True)
class FileSaid:
    """The file's name, and what the caller says where the file is silent or can be read in two ways."""

    filename: str
    unit: str | None
    sheet: str | None
    accept: tuple[str, ...]
    preview: bool


def file_said(
    filename: Annotated[str, Query(min_length=1, max_length=200, description="文件名，含扩展名")],
    unit: Annotated[
        Literal["元", "千元", "万元", "百万元", "亿元"] | None,
        Query(description="文件没有写明金额单位时由导入人指定；文件写明的不可更改"),
    ] = None,
    sheet: Annotated[
        str | None, Query(min_length=1, max_length=100, description="读哪张工作表；* 为全部。只有一张可读时不必写")
    ] = None,
    accept: Annotated[
        list[_Name], Query(max_length=MOST_ACCEPTED, description="已核对无误的待确认事项的编号（doubts.name），可重复")
    ] = [],  # noqa: B006 - the framework copies it
    preview: Annotated[bool, Query(description="报告附上所读工作表的前 300 行原样，供人对照")] = False,
) -> FileSaid:
    """The dependency of a route that imports a file."""
    return FileSaid(filename, unit, sheet, tuple(accept), preview)


FileQuery = Annotated[FileSaid, Depends(file_said)]

_PROBLEM: dict[str, Any] = PROBLEM_RESPONSE["content"][MEDIA_TYPE]["schema"]
_REPORT = {"report": {"$ref": f"#/components/schemas/{ImportAnswer.__name__}"}}

ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {"model": ImportAnswer, "description": "试导入（dry_run=true）的报告，未作任何记录"},
    201: {"model": ImportAnswer, "description": "已导入，逐行说明结果"},
    422: {
        "description": "文件不能导入。有不合格的行（rows-refused）或待确认的事项（doubts-open）时，report 为完整的报告",
        "content": {MEDIA_TYPE: {"schema": _PROBLEM | {"properties": _PROBLEM["properties"] | _REPORT}}},
    },
}
"""How the answers read in the OpenAPI documents."""

_FILE = {"schema": {"type": "string", "format": "binary"}}
BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "文件的内容：XLSX、XLS、ODS、CSV 或 JSON 公示，不超过 20 MB",
        "content": {"application/octet-stream": _FILE},
    }
}
"""The body of a route that takes a file as it is."""
