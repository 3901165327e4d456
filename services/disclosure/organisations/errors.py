"""Refusals of a report telephone.

Invalid   HotlineMissing    no notice without one                     004 二（四）, G-44
          HotlineUnusable   a private mobile is no report telephone   G-42, G-44
"""

from services.disclosure.notices.errors import FieldsMissing
from shared.kernel.errors import Invalid


class HotlineMissing(FieldsMissing):
    title = "缺少监督举报电话"


class HotlineUnusable(Invalid):
    title = "监督举报电话不可用"
