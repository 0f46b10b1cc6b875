"""Breakdowns by readers and by cases: who enters which group, and the numbers of small examples."""

from app.agreement.rules.breakdown import band, by_cases, by_readers
from app.agreement.rules.items import Item
from app.agreement.rules.material import Measured, Said
from app.agreement.rules.measuring import Measuring
from app.agreement.values import Scale

CATEGORY = Item("case_category", "Category", Scale.NOMINAL, ("1", "2", "3", "4", "5"), False)
FEW = Measuring(resamples=50)
VALUES = {
    "ada": "12345", "ben": "12345",  # radiologists agree
    "cy": "54321", "di": "54312",  # urologists: 3 of 5
}  # fmt: skip
SPECIALTY = {"ada": "Radiology", "ben": "Radiology", "cy": "Urology", "di": "Urology"}


def answers() -> list[Said]:
    return [
        Said(f"case {n}", f"patient {n}", "case_category", 0, reader, "answered", value)
        for reader, values in VALUES.items()
        for n, value in enumerate(values)
    ]


def dice(case: str, a: str, b: str, value: float) -> Measured:
    return Measured(case, case, "structure:gland", 0, a, b, "dice", value)


def test_groups_of_readers_are_compared_within_and_across() -> None:
    rows = [dice("case 0", "ada", "ben", 0.9), dice("case 0", "ada", "cy", 0.5), dice("case 0", "di", "ben", 0.7)]
    groups = {g.label: g for g in by_readers([CATEGORY], answers(), rows, SPECIALTY, FEW)}
    assert list(groups) == ["Radiology", "Urology", "Radiology with Urology"]
    percent = {label: group.figures[0].statistics[0].value for label, group in groups.items()}
    assert {label: value.value for label, value in percent.items()} == {
        "Radiology": 1, "Urology": 0.6, "Radiology with Urology": 0.2
    }  # fmt: skip
    assert percent["Radiology with Urology"].n == 20  # 2 x 2 pairs of readers, 5 cases
    assert (groups["Urology"].cases, groups["Urology"].readers) == (5, 2)
    masks = {label: group.figures[-1] for label, group in groups.items()}
    assert masks["Radiology"].statistics[0].value.value == 0.9
    assert masks["Radiology with Urology"].statistics[0].value.value == 0.6
    assert masks["Urology"].item == "case_category"  # nobody's masks


def test_a_reader_alone_in_a_group_counts_only_with_the_others() -> None:
    groups = by_readers([CATEGORY], answers(), [], {"ada": "Radiology", "cy": "Urology"}, FEW)
    assert [group.label for group in groups] == ["Radiology with Urology"]


def test_cases_and_findings_are_grouped_by_what_is_known_of_them() -> None:
    placed: dict[tuple[str, int | None], str] = {("case 0", None): "small", ("case 1", None): "large"}
    groups = by_cases([CATEGORY], answers(), [dice("case 0", "ada", "ben", 0.9)], placed, FEW)
    assert [(group.label, group.cases, len(group.figures)) for group in groups] == [("large", 1, 1), ("small", 1, 2)]
    by_unit = by_cases([CATEGORY], answers(), [], {("case 0", 1): "PZ"}, FEW)
    assert by_unit == []  # answers about the case are not about that finding


def test_bands_say_where_they_begin_and_end() -> None:
    assert [band(x, (30, 50), "ml") for x in (12, 30, 49.9, 50)] == [
        "below 30 ml", "30 to 50 ml", "30 to 50 ml", "50 ml and more"
    ]  # fmt: skip
