"""What many routes are asked with."""

from datetime import date
from typing import Annotated

from fastapi import Path, Query

from services.monitoring.upstream.clocks import Clock

BookId = Annotated[str, Path(pattern=r"^\d{2,6}-\d{4}$", description="县代码-年度，例如 654024-2020")]
AsOf = Annotated[date | None, Query(description="截至哪一天（北京时间当日终了），默认今天")]
OnClock = Annotated[Clock, Query(description="按业务日期（effective）或记录日期（recorded）")]
After = Annotated[str | None, Query(max_length=200, description="上一页的 next")]
Limit = Annotated[int, Query(ge=1, le=500)]
Year = Annotated[int, Query(ge=2000, le=2100)]
