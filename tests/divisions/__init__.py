"""Codes of divisions that change, in all four services."""
