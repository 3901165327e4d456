"""Why somebody is not let in: the token's fault, or nobody's."""


class TokenRefused(Exception):
    """The token is missing, expired, forged or says too little. The message tells the caller which."""


class TokenForged(TokenRefused):
    """The token was not signed by the issuer: what is counted against the address that it came from."""


class TokenEarly(TokenRefused):
    """The token holds from a later moment on: nothing to be remembered against it."""


class IdentityUnavailable(Exception):
    """The issuer's keys are not known yet: no token can be checked, whatever it says."""


class IdentityBusy(Exception):
    """More tokens wait to be checked than can be checked soon."""
