"""The stand-alone verifier: whoever checks a log needs `audit` and `shared/tlog`, and no other code of the platform.

The standard library, Ed25519 and a JSON reader are all it imports.
"""
