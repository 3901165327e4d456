"""The public site (公示网站): notices by region, one notice, objecting by a form, the feed; no login, no script."""

from services.disclosure.site.pages.feed import router as feed
from services.disclosure.site.pages.notices import router as notices
from services.disclosure.site.pages.objections import router as objections
from shared.platform.capability import Capability
from shared.platform.web.pages import assets

CAPABILITY = Capability(routers=(assets("/disclosure"), notices, objections, feed))
