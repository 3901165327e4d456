"""What the words of a source say about its level, type, capital and arrangement."""

import pytest

from services.ledger.inflows.levels import origin


@pytest.mark.parametrize(
    ("level_text", "label", "level", "fund_type", "arranged_by", "capital"),
    [
        ("中央", "", "central", "special", "superior", "fiscal"),
        ("省", "自治区财政衔接资金", "province", "special", "superior", "fiscal"),
        ("市", "州级专项资金", "prefecture", "special", "superior", "fiscal"),
        ("县", "县级财政专项扶贫资金", "county", "special", "own", "fiscal"),
        ("中央+省", "中央、省资金(未拆分)", "mixed", "special", "superior", "fiscal"),
        ("债券", "地方政府债券资金", "bond", "bond", "superior", "fiscal"),
        ("统筹整合", "", "other", "integrated", "superior", "fiscal"),
        ("部门整合", "", "other", "integrated", "superior", "fiscal"),
        ("信贷", "信贷扶贫资金", "other", "other", "own", "financial"),
        ("自筹", "群众自筹", "other", "other", "own", "social"),
        ("彩票公益金", "中央专项彩票公益金", "central", "other", "superior", "fiscal"),
        ("东西部协作", "沪滇扶贫协作资金", "other", "other", "superior", "fiscal"),
        ("省级财政衔接补助资金", "", "province", "special", "superior", "fiscal"),
        ("省", "扶贫小额信贷贴息", "province", "special", "superior", "fiscal"),
        ("", "县级小额贷款贴息", "county", "special", "own", "fiscal"),
        ("省及以上", "中央专项彩票公益金", "central", "other", "superior", "fiscal"),
    ],
)
def test_words_are_read_into_the_vocabulary_of_the_ledger(
    level_text: str, label: str, level: str, fund_type: str, arranged_by: str, capital: str
) -> None:
    read = origin(level_text, label, "某县2020年专项扶贫资金公示", "654024")
    assert (read.level, read.fund_type, read.arranged_by, read.capital) == (level, fund_type, arranged_by, capital)


def test_money_whose_levels_are_not_split_is_not_split_by_us() -> None:
    assert "不作拆分" in origin("中央+省", "", "", "654024").warnings[0]


def test_a_bond_inside_brackets_does_not_make_the_whole_a_bond() -> None:
    read = origin("县", "县级财政扶贫资金(含地方政府债券资金500万元)", "", "654024")
    assert (read.level, read.fund_type) == ("county", "special")
    assert "没有拆分" in read.warnings[0]
