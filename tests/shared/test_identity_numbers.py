"""Which identity numbers can be a person's: a division, a day of the calendar, a life's length, a check letter."""

from datetime import date

import pytest

from shared.kernel.identity_numbers import AGE, BIRTH, DIVISION, SHAPE, carried_on, check_letter, wrong_with

TODAY = date(2020, 3, 2)


def number(born: str = "19800101", division: str = "654024") -> str:
    seventeen = f"{division}{born}001"
    return seventeen + check_letter(seventeen)


@pytest.mark.parametrize("born", ["19800101", "20000229", "20200302", "19000301"])
def test_a_real_birthday_up_to_today_is_taken(born: str) -> None:
    assert wrong_with(number(born), TODAY) == ""


@pytest.mark.parametrize(
    ("given", "why"),
    [
        (number("19800230"), BIRTH),
        (number("19000229"), BIRTH),
        (number("19801301"), BIRTH),
        (number("20990101"), AGE),
        (number("20200303"), AGE),
        (number("18991231"), AGE),
        (number(division="004024"), DIVISION),
        (number(division="990101"), DIVISION),
        (number(division="650024"), DIVISION),
        (number()[:17] + "A", SHAPE),
        (number()[:17] + ("0" if number()[-1] != "0" else "1"), SHAPE),
        ("65402480010100", SHAPE),
        ("６５４０２４１９８００１０１００１１", SHAPE),
        ("", SHAPE),
    ],
)
def test_what_can_be_no_living_persons_number_is_refused_and_not_repeated(given: str, why: str) -> None:
    wrong = wrong_with(given, TODAY)

    assert wrong == why
    assert not given or given not in wrong


def test_a_number_of_fifteen_digits_is_the_same_persons_as_its_eighteen() -> None:
    assert carried_on("654024800101001") == number("19800101")
    assert wrong_with(carried_on("654024800230001"), TODAY) == BIRTH
    assert wrong_with(carried_on("654024800101996"), TODAY) == SHAPE
