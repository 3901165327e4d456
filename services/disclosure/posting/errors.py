"""Refusals of posting.

Conflict   AlreadyPosted   posted once; corrections are new releases
Refused    ProofInFuture   a photo cannot be younger than its upload
"""

from shared.kernel.errors import Conflict, Refused


class AlreadyPosted(Conflict):
    title = "公告已发布"


class ProofInFuture(Refused):
    title = "张贴照片时间晚于当前时间"
