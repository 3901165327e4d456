"""What may not stand in public text, and what looks like it but may."""

import pytest

from services.disclosure.notices.errors import PersonalData
from services.disclosure.notices.privacy import refuse_personal_data
from shared.kernel.privacy import personal_numbers


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("身份证 654024198001011234", "身份证号"),
        ("654024１９８００１０１１２３Ｘ", "身份证号"),
        ("电话13999123456。", "手机号码"),
        ("+86 139 9912 3456", "手机号码"),
        ("卡号 6228 4800 1234 5678 901", "银行账号"),
        ("账号6228480012345678", "银行账号"),
    ],
)
def test_personal_numbers_are_found_in_every_way_of_writing(text, kind):
    assert kind in personal_numbers(text)


@pytest.mark.parametrize(
    "text",
    ["新财扶〔2020〕76号", "0999-5622317", "12317", "2020-03-31 2020-12-31", "450000.00 元", "654024101201",
     "2017 2018 2019 2020", "统一社会信用代码 91654024MA77ABCD1X", "K13999123+456"],
)  # fmt: skip
def test_what_only_looks_like_one_is_let_through(text):
    assert personal_numbers(text) == []


def test_the_refusal_names_every_field():
    with pytest.raises(PersonalData) as refusal:
        refuse_personal_data({"/fields/a": "13999123456", "/fields/b": "无", "/fields/c": "654024198001011234"})

    assert [field.pointer for field in refusal.value.fields] == ["/fields/a", "/fields/c"]
