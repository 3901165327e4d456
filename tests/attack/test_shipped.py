"""Attacks on the platform as `sluice up` starts it."""

from tests.shipped.platform import Shipped


def test_the_public_address_closes_what_is_for_the_machine_room(attacked: Shipped) -> None:
    for path in ("/metrics", "/readyz", "/ledger/readyz", "/monitoring/metrics"):
        assert attacked.ask("GET", path).status_code == 404
