"""Monitoring keeps and shows nothing personal and nothing invisible, and knows a body however it is spelled."""

from typing import Any

import pytest

from services.monitoring.supervision.errors import NotAddressed
from shared.kernel.privacy import personal_numbers
from tests.monitoring.supervision.test_supervision import ANSWER, ASKED, FRIDAY, TODAY, by, confirm, look
from tests.monitoring.world import BOOK, COUNTY, World, rows, supervision


@pytest.mark.parametrize("said", ["艾力 654024 19800101 1234", "138.1234.5678", "(138)12345678", "张三\u200b"])
async def test_remarks_instructions_answers_and_outcomes_are_looked_through(county: World, said: str) -> None:
    await county.opened(FRIDAY)
    remarks = await look(county, TODAY, remarks=said)
    asked = supervision()["instructions"][0] | {"text": said}
    instructions = await look(county, TODAY, instructions=[asked])
    await look(county, TODAY)
    answer = await county.api.post(ANSWER, {"answer": said}, role="finance", region=COUNTY)

    pointers = [refused.json()["errors"][0]["pointer"] for refused in (remarks, instructions, answer)]
    assert pointers == ["/remarks", "/instructions/0/text", "/answer"]


async def test_names_that_other_services_tell_are_kept_without_personal_numbers(county: World) -> None:
    await county.opened(FRIDAY)
    await county.drafted("P1", FRIDAY, "养殖小区 138-1234-5678")
    await county.received("L1 专项", 100, FRIDAY, pooling_department="农业局 139 9912 3456")
    await county.registered("A1", 1_000, FRIDAY, beneficiaries="艾力 654024198001011234")

    kept = rows(county.api)

    assert not personal_numbers(str([kept[table] for table in ("projects", "lots", "assets") if table in kept]))
    public = await county.api.client.get(f"/monitoring/v1/books/{BOOK}/lots")
    assert not personal_numbers(public.text)


@pytest.mark.parametrize("organisation", ["县 财政局", "县财政局（国库股）", "县财政局"])
def test_an_instruction_reaches_its_body_however_it_is_spelled(organisation: str) -> None:
    asked: Any = type(ASKED)("finance", "县财政局", "P1", "说明拨付进度", TODAY)
    day = confirm(TODAY, asked)
    answering = by("finance", organisation=organisation)

    if "国库" in organisation:
        with pytest.raises(NotAddressed):
            day.answer(1, "已拨付", answering)
    else:
        day.answer(1, "已拨付", answering)
