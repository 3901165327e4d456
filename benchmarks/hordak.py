"""django-hordak beside us: `python -m benchmarks.hordak URL TRANSFERS AT_ONCE` prints transfers a second.

A process of its own, because Django is set up once for a whole process. Its migrations bring its own triggers, which
check in the database that every transaction balances.
"""

import sys
import time
from urllib.parse import unquote, urlsplit

import django
from django.conf import settings
from django.core.management import call_command
from django.db import transaction


def main(url: str, transfers: int, at_once: int) -> float:
    """So many transfers between two accounts, so many in one database transaction; transfers a second."""
    set_up(url)
    from hordak.models import Account  # noqa: PLC0415  # models exist once Django is set up
    from moneyed import Money  # noqa: PLC0415

    funder = Account.objects.create(name="funder", type="IN", code="1", currencies=["CNY"])
    pool = Account.objects.create(name="pool", type="AS", code="2", currencies=["CNY"])
    amount = Money("12500.00", "CNY")
    began = time.perf_counter()
    for _ in range(0, transfers, at_once):
        with transaction.atomic():
            for number in range(at_once):
                funder.transfer_to(pool, amount, description=f"新财扶〔2020〕{number}号")
    return transfers / (time.perf_counter() - began)


def set_up(url: str) -> None:
    """Django over one database, with hordak's tables anew."""
    server = urlsplit(url)
    database = {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": server.path.removeprefix("/"),
        "HOST": server.hostname,
        "PORT": server.port,
        "USER": server.username,
        "PASSWORD": unquote(server.password or ""),
    }
    apps = ["django.contrib.contenttypes", "django.contrib.auth", "mptt", "djmoney", "hordak"]
    settings.configure(
        DATABASES={"default": database},
        INSTALLED_APPS=apps,
        USE_TZ=True,
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
    )
    django.setup()
    call_command("migrate", verbosity=0)
    call_command("flush", interactive=False, verbosity=0)


if __name__ == "__main__":
    print(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))
