"""Villagers as a test enters them: every one a name, number, account and telephone of their own."""

from typing import Any

from shared.vault.persons import check_letter
from tests.api import Api

VILLAGE = "654024101001"


def id_number(number: int = 1) -> str:
    """The number of the so-manieth villager, its check letter right."""
    seventeen = f"65402419800101{number:03d}"
    return seventeen + check_letter(seventeen)


def identity(name: str = "阿依古丽", number: int = 1, **more: Any) -> dict[str, Any]:
    """A person's form."""
    return {
        "kind": "person",
        "place": VILLAGE,
        "name": name,
        "id_number": id_number(number),
        "account": f"6217000010{number:09d}",
        "bank": "巩留县农村信用社",
        "phone": f"1399912{number:04d}",
    } | more


async def entered(api: Api, *arguments: Any, **more: Any) -> str:
    """Enter somebody; gives the vault's key."""
    answer = await api.post("/persons", identity(*arguments, **more), role="finance")
    assert answer.status_code == 201, answer.text
    key: str = answer.json()["person"]
    return key
