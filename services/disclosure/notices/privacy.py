"""No identity, mobile or bank number stands in public text (G-42). Official names and office telephones may."""

from services.disclosure.notices.errors import PersonalData
from shared.kernel.errors import FieldProblem
from shared.kernel.privacy import what_is_personal


def refuse_personal_data(texts: dict[str, str]) -> None:
    """Raise PersonalData naming every field (by JSON pointer) that holds a personal number."""
    found = {pointer: what_is_personal(text) for pointer, text in texts.items()}
    problems = tuple(FieldProblem(pointer, detail) for pointer, detail in found.items() if detail)
    if problems:
        raise PersonalData("公开内容不得出现身份证号、手机号码和银行账号", fields=problems)
