"""What is wrong with a field, in words that say what would mend it."""

from collections.abc import Mapping
from typing import Any

_FIELD = {
    "missing": "缺少必填项，请补充",
    "extra_forbidden": "没有这个字段，请删去或核对拼写",
    "name_twice": "同一个字段写了两次，请只保留一个",
    "string_type": "须为字符串，请加引号",
    "string_unicode": "含有无法识别的字符，请用 UTF-8 重新填写",
    "string_too_long": "超过长度上限（{max_length} 字）",
    "string_too_short": "内容过短（至少 {min_length} 字）",
    "too_long": "超过个数上限（{max_length}）",
    "too_short": "个数不足（至少 {min_length}）",
    "int_type": "须为整数",
    "int_parsing": "须为整数",
    "int_parsing_size": "数字过大，请核对位数",
    "int_from_float": "须为整数",
    "greater_than_equal": "不得小于 {ge}",
    "less_than_equal": "不得大于 {le}",
    "bool_type": "须为 true 或 false",
    "bool_parsing": "须为 true 或 false",
    "json_invalid": "不是完整的 JSON，请核对是否被截断",
    "date_type": "须为 ISO 8601 日期，例如 2020-03-31",
    "date_parsing": "须为 ISO 8601 日期，例如 2020-03-31",
    "date_from_datetime_parsing": "没有这一天，请核对月份和日期",
    "datetime_type": "须为带时区的时间，例如 2020-03-31T09:00:00+08:00",
    "datetime_parsing": "须为带时区的时间，例如 2020-03-31T09:00:00+08:00",
    "datetime_from_date_parsing": "须为带时区的时间，例如 2020-03-31T09:00:00+08:00",
    "timezone_aware": "须写明时区，例如 +08:00",
    "enum": "不在允许的取值之内",
    "uuid_parsing": "不是有效的编号，请核对",
    "model_attributes_type": "须为 JSON 对象",
    "model_type": "须为 JSON 对象",
    "dict_type": "须为 JSON 对象",
    "list_type": "须为 JSON 数组",
    "tuple_type": "须为 JSON 数组",
}
"""By the validator's name of the error."""

SHAPES = {
    r"^20\d{2}-(0[1-9]|1[0-2])$": "须为月份，例如 2020-03",
    r"^\d{4}-(0[1-9]|1[0-2])$": "须为月份，例如 2020-03",
    r"^(\d{4})?$": "须为年份，例如 2020",
    r"^([a-z]{1,20}:)?\d{1,18}(,([a-z]{1,20}:)?\d{1,18}){0,3}$": "须为序号，例如 48 或 ledger:48,projects:7",
    r"^\d{6}$": "须为六位县级区划代码，例如 654024",
    r"^(\d{6})?$": "须为六位县级区划代码，例如 654024",
    r"^\d{2,12}$": "须为二至十二位区划代码，例如 654024",
    r"^\d{2,6}$": "须为二至六位区划代码，例如 654024",
    r"^\d{0,6}$": "须为至多六位区划代码，例如 654024",
    r"^\d{0,12}$": "须为至多十二位区划代码，例如 654024101202",
    r"^(\d{2}|\d{4}|\d{6})$": "须为二、四或六位区划代码，例如 654024",
    r"^(\d{6}|\d{9}|\d{12})$": "须为六、九或十二位区划代码，例如 410503101202",
    r"^\d{6}(\d{3}){0,2}$": "须为六、九或十二位区划代码，例如 410503101202",
    r"^\d{2}(\d{2}(\d{2}(\d{3}(\d{3})?)?)?)?$": "须为二、四、六、九或十二位区划代码，例如 654024101201",
    r"^(0|\d{2,12})$": "须为区划代码，全部地区写 0",
    r"^\d{6}-20\d{2}-\d{4,6}$": "须为项目编号，例如 654024-2020-0007",
    r"^\d{6}-20\d{2}$": "须为计划编号，例如 654024-2020",
    r"^\d{2,6}-\d{4}$": "须为专账编号，例如 654024-2020",
    r"^([SR]\d{1,2})?$": "须为状态代码，例如 S10",
    r"^[^=]{1,200}=.{0,200}$": "须为 材料名=文号，例如 acceptance_no=验收3号",
    r"^[a-z-]{3,60}$": "须为步骤名，只含小写字母和连字符",
    r"^(decide|defer|refuse)$": "须为 decide、defer、refuse 之一",
    r"^(open|clear|objected|void|published)?$": "须为 open、clear、objected、void、published 之一",
    r"^[0-9a-f]{64}$": "须为 64 位小写十六进制的 SHA-256",
    r"^(p-[a-z2-7]{26})?$": "须为收款人编号，即 p- 加 26 位小写字母或数字",
    r"^p-[a-z2-7]{26}$": "须为收款人编号，即 p- 加 26 位小写字母或数字",
    r'^"\d{1,18}"$': '须为加引号的版本号，例如 "12"',
    r"^[^\x00-\x1f\x7f]*$": "含有不可见的控制字符，请删除",
}
"""By the pattern of the field; every pattern of the interfaces stands here."""

OTHER = "格式或取值不对，请按接口说明修改"


def explained(error: Mapping[str, Any]) -> str:
    """The words for one error of a validator."""
    kind, about = error["type"], error.get("ctx", {})
    if kind == "string_pattern_mismatch":
        return SHAPES.get(about["pattern"], OTHER)
    if kind == "literal_error":
        return f"须为 {str(about['expected']).replace(' or ', ', ').replace(', ', '、')} 之一".replace("'", "")
    if kind in _FIELD:
        return _FIELD[kind].format(**about)
    message = str(error["msg"]).removeprefix("Value error, ")
    return OTHER if message.isascii() else message
