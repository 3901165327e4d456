"""Lines that are part of the line above: 其中：产业发展项目. Their money is in the whole and is not added to it."""

import re
from collections.abc import Callable, Iterable, Iterator

from shared.importing.lines import Line
from shared.importing.model import RowProblem
from shared.kernel.money import yuan

_PART = re.compile(r"[\s\d.、(（\[【一二三四五六七八九十]*其\s*中(?!学|医|药|心|国)")


def names_a_part(text: str) -> bool:
    """Whether a name says that its line is part of the line above: 其中：道路, （1）其中道路, (其中)道路."""
    return bool(_PART.match(text))


def without_parts(lines: Iterable[Line], names: Callable[[Line], str]) -> list[Line]:
    """The lines that stand for themselves; each says which parts follow it. `names` is how a line calls itself.

    A part with no whole above it, or more than what its whole leaves, is a problem of the line: which of the two is
    the money cannot be told.
    """
    return list(_wholes(lines, names))


def _wholes(lines: Iterable[Line], names: Callable[[Line], str]) -> Iterator[Line]:
    whole: Line | None = None
    told = 0
    for line in lines:
        if not names_a_part(names(line)):
            whole, told = line, 0
            yield line
        elif whole is None:
            line.problems.append(without_whole(names(line)))
            yield line
        else:
            told += line.fen or 0
            take_part(whole, line, names(line), told)


def take_part(whole: Line, part: Line, name: str, told: int) -> None:
    """Note a part on its whole; `told` is what the parts up to this one come to, in fen."""
    if part.fen is None:
        whole.warnings.append(f"“{name}”（{part.position}）是这一行的一部分，没有另计")
        return
    whole.warnings.append(f"“{name}”（{part.position}）{yuan(part.fen)} 元是这一行的一部分，没有另计")
    if whole.fen is not None and told > whole.fen:
        detail = f"其中各项合计 {yuan(told)} 元，超过这一行的 {yuan(whole.fen)} 元"
        whole.problems.append(RowProblem(field="其中", detail=detail, fix="请核对原件，改正总额或其中的金额后重新导入"))


def without_whole(name: str) -> RowProblem:
    """The problem of a part above which its whole is missing."""
    return RowProblem(
        field="其中",
        detail=f"“{name}”是另一笔资金的一部分，上面却没有它所属的一行",
        fix="请把它所属的一行放在它上面；确是单独一笔的，请去掉“其中”二字",
    )
