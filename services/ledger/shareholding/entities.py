"""Rural business entities (农村新型经营主体): what is registered of one, what is wrong with it, and what changes it."""

from collections.abc import Iterator
from dataclasses import dataclass

from shared.kernel.credit_codes import credit_code
from shared.kernel.divisions import succession
from shared.kernel.errors import FieldProblem
from shared.kernel.money import MAX_FEN

KINDS = {
    "cooperative": "农民专业合作社",
    "enterprise": "农业产业化龙头企业等公司",
    "family-farm": "家庭农场",
    "collective": "农村集体经济组织",
}


@dataclass(frozen=True, slots=True)
class Entity:
    """An entity as its papers say: unified social credit code (GB 32100), name, and its whole capital in shares."""

    code: str
    name: str
    kind: str
    place: str
    shares: int
    document_no: str

    def registered(self) -> dict[str, object]:
        """What an entry about it changes, by the words of its form."""
        return {"名称": self.name, "类型": self.kind, "地点": self.place, "总股份": self.shares}


def wrong_with(entity: Entity, county: str) -> Iterator[FieldProblem]:
    """What is wrong with an entity of this county, by field."""
    if not credit_code(entity.code):
        yield FieldProblem("/entity", "统一社会信用代码为 18 位，校验位须相符，请核对")
    if not entity.name.strip():
        yield FieldProblem("/name", "必填")
    if entity.kind not in KINDS:
        yield FieldProblem("/kind", f"须为 {'、'.join(KINDS)} 之一")
    if not succession().within(entity.place, county):
        yield FieldProblem("/place", f"须在 {county} 辖区内")
    if not 1 <= entity.shares <= MAX_FEN:
        yield FieldProblem("/shares", "总股份须大于零且不超过上限")
    yield from document(entity.document_no, 0, least=0)


def document(document_no: str, fen: int, *, least: int) -> Iterator[FieldProblem]:
    """What is wrong with the paper and the sum of an act on shares."""
    if not document_no.strip():
        yield FieldProblem("/document_no", "请填写所依据文件的编号")
    if not least <= fen <= MAX_FEN:
        yield FieldProblem("/amount", "金额不得为负且不超过上限，量化须大于零")
