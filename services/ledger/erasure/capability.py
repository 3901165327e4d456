"""The erasure of payees (个人信息删除): refused while a payment to them is on its way."""

from services.ledger.erasure import api
from shared.platform.capability import Capability

CAPABILITY = Capability(
    routers=(api.router,),
)
