"""Every refusal of every service can be answered: a kind, a status, a Chinese title, a code of its own."""

from collections import Counter
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

from shared.kernel import errors
from shared.kernel.errors import DomainError
from shared.platform.problems import STATUS, status_of

ROOT = Path(__file__).resolve().parents[2]


def _load_everything() -> None:
    for top in ("services", "shared"):
        for file in (ROOT / top).rglob("*.py"):
            if "migrations" not in file.relative_to(ROOT).parts[:-1]:
                import_module(".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"))


def _below(cls: type[DomainError]) -> Iterator[type[DomainError]]:
    for child in cls.__subclasses__():
        yield child
        yield from _below(child)


def refusals() -> list[type[DomainError]]:
    _load_everything()
    ours = (cls for cls in _below(DomainError) if cls.__module__.startswith(("services.", "shared.")))
    return sorted(set(ours), key=lambda cls: (cls.__module__, cls.__name__))


@pytest.mark.parametrize("refusal", refusals(), ids=lambda cls: f"{cls.__module__}.{cls.__name__}")
def test_a_refusal_has_one_kind_a_status_and_a_chinese_title(refusal):
    kinds = [kind for kind in STATUS if issubclass(refusal, kind)]

    assert len(kinds) == 1
    assert status_of(refusal) == STATUS[kinds[0]]
    assert any("\u4e00" <= letter <= "\u9fff" for letter in refusal.title)


def test_within_a_service_no_two_refusals_share_a_code():
    names = Counter((cls.__module__.split(".")[1], cls.code()) for cls in refusals())

    assert [name for name, times in names.items() if times > 1] == []


def test_every_kind_of_the_kernel_has_a_status():
    kinds = {cls for cls in vars(errors).values() if isinstance(cls, type) and DomainError in cls.__bases__}

    assert kinds == set(STATUS)
