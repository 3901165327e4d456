"""Places of projects: resolved where the name is certain, listed where it is not."""

from tests.importing.reading import read_sample, table


def place(cell: str) -> tuple[str | None, int, str]:
    (row,) = table("项目名称,建设地点,投资规模(万元)", f'路,"{cell}",20', county="410503").rows
    line = row.values
    return getattr(line, "place_code", None), len(getattr(line, "candidates", ())), " ".join(row.warnings)


def test_a_place_not_found_is_said_and_left_open() -> None:
    code, candidates, said = place("太空村")
    assert (code, candidates, "没有找到" in said) == (None, 0, True)


def test_several_places_lead_to_what_they_have_in_common() -> None:
    code, candidates, said = place("彰北办事处周家营村、屈王度村")
    assert (code, candidates, "2 个地方" in said) == ("410503009", 2, True)
    assert place("柏庄镇、彰北街道")[0] == "410503"


def test_an_ambiguous_place_is_listed_and_not_chosen() -> None:
    sheet = read_sample("038", "projects", "410425", 2023)
    assert sheet.projects[0][1].place_code is None
    (row,) = table("项目名称,建设地点,投资规模(万元)", "路,南三郎庙村,20", county="410425").rows
    assert len(getattr(row.values, "candidates", ())) == 2
    assert "可能指 2 个地方" in row.warnings[0]


def test_a_township_named_only_in_the_project_is_taken_and_said() -> None:
    sheet = read_sample("017", "projects", "632323", 2023)
    row, line = sheet.projects[0]
    assert line.place_code == "632323203"
    assert "按项目名称中的“西卜沙乡”" in row.warnings[0]


def test_projects_of_the_same_name_have_different_references_always_the_same() -> None:
    references = [
        [line.reference for _, line in read_sample("016", "projects", "511703", 2024).projects] for _ in range(2)
    ]
    assert references[0] == references[1]
    assert len(set(references[0])) == 13
