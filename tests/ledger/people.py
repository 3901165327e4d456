"""Villagers as a test enters them: every one a name, number, account and telephone of their own."""

from typing import Any

from shared.kernel import money
from shared.kernel.identity_numbers import check_letter
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


def lines(*payees: str, amount: str = "10.00", **more: Any) -> list[dict[str, Any]]:
    """A line for each payee."""
    facts = {"place": VILLAGE, "amount": amount, "subsidy": "industry-award"} | more
    return [{"payee": payee} | facts for payee in payees]


def batch(*payees: str, amount: str = "10.00", **more: Any) -> dict[str, Any]:
    """A batch to these households, each the same amount; `lines` and what is declared may be given."""
    total = money.yuan(money.fen(amount) * len(payees))
    return {
        "project": "P1",
        "purpose": "household-subsidy",
        "instrument": "direct",
        "payee_class": "household",
        "beneficiary_level": "household",
        "beneficiary_place": VILLAGE,
        "using_unit": "巩留县农业农村局",
        "responsible_person": "staff-unit-7",
        "minutes_no": "巩扶领纪〔2020〕3号",
        "declared_lines": len(payees),
        "declared_amount": total,
        "lines": lines(*payees, amount=amount),
    } | more


def head(*payees: str, filename: str = "a.csv", **more: Any) -> dict[str, str]:
    """The head of the same batch as a query, for lines that come as a file."""
    facts = batch(*payees, **more) | {"filename": filename}
    return {name: str(value) for name, value in facts.items() if name != "lines"}


def as_file(*payees: str, amount: str = "10.00") -> bytes:
    """The lines of the same batch as a CSV file."""
    rows = [f"{payee},{VILLAGE},{amount},industry-award,1" for payee in payees]
    return "\n".join(["收款人编号,受益地代码,金额（元）,补助类别,数量", *rows]).encode()


def standard(**more: Any) -> dict[str, Any]:
    """A county's rate: 500 yuan a head of cattle, the province gives 400."""
    return {
        "policy": "breeding",
        "subsidy": "industry-award",
        "place": "654024",
        "amount": "500.00",
        "unit": "头",
        "valid_from": "2020-01-01",
        "document_no": "巩政办发〔2020〕5号",
        "superior_amount": "400.00",
        "superior_document": "新扶贫领字〔2018〕76号",
    } | more
