"""Whether files are of one person, by the kinds of value that differ: the table of the module, row by row."""

import pytest

from app.imaging.rules.identity import Person, found_between, found_within, is_another, study_problem

BASE = {"patient_id": ["1"], "name": ["doe", "john"], "birth_date": ["1950"], "sex": ["m"], "other_ids": ["x"]}


def person(patient: str = "1", **traits: list[str]) -> Person:
    return Person(patient, {kind: value for kind, value in {**BASE, **traits}.items() if value})


@pytest.mark.parametrize(
    ("other", "code", "words"),
    [
        (person(), None, ""),
        (person(name=["john"]), None, ""),
        (person(name=[], birth_date=[], sex=[], other_ids=[]), None, ""),
        (person(name=["doh", "john"]), "identity_doubtful", "the spelling of the name differs"),
        (person(sex=["f"]), "identity_doubtful", "the sex differs"),
        (person(other_ids=["y"]), "identity_doubtful", "the other patient IDs differ"),
        (person(name=["doh", "john"], other_ids=["y"]), "identity_doubtful", "the spelling of the name and other"),
        (person(name=["roe", "jane"]), "identity_differs", "the name differs"),
        (person(birth_date=["1951"]), "identity_differs", "the date of birth differs"),
        (
            person(birth_date=["1951"], name=["doh", "john"]),
            "identity_differs",
            "date of birth and spelling of the name",
        ),
    ],
)
def test_small_differences_under_one_patient_id_are_said_and_keep_nothing_out(
    other: Person, code: str | None, words: str
) -> None:
    assert study_problem([person(), other], []) is None
    found = found_within([person(), other])
    assert [one.code for one in found] == ([code] if code else [])
    assert all(words in one.sentence for one in found)


@pytest.mark.parametrize(
    ("other", "words"),
    [
        (person("2"), "several patients: patient ID differs"),
        (person("2", name=["roe", "jane"]), "patient ID and name differ"),
        (person(name=["roe", "jane"], birth_date=["1951"]), "name and date of birth differ"),
        (person(name=["roe", "jane"], sex=["f"]), "name and sex differ"),
        (person(birth_date=["1951"], sex=["f"]), "date of birth and sex differ"),
    ],
)
def test_two_persons_are_kept_out_and_the_sentence_tells_what_differs_but_no_value(other: Person, words: str) -> None:
    problem = study_problem([person(), other], [])
    assert problem is not None
    assert problem.code == "several_patients"
    assert words in problem.sentence
    assert not any(value in problem.sentence for value in ("roe", "jane", "1951", "1950"))
    against = study_problem([other], [person()])
    assert against is not None
    assert against.code == "other_patient"


@pytest.mark.parametrize("differs", [{"name": ["roe", "jane"]}, {"birth_date": ["1951"]}])
def test_without_a_patient_id_name_or_birth_date_alone_keeps_out(differs: dict[str, list[str]]) -> None:
    one, other = person(patient_id=[]), person(patient_id=[], **differs)
    assert study_problem([one, other], []) is not None
    assert study_problem([one, person(patient_id=[], name=["doh", "john"])], []) is None


def test_between_studies_nothing_is_kept_out() -> None:
    (found,) = found_between([person()], [person(name=["roe", "jane"], birth_date=["1951"])], "Study 7")
    assert found.code == "identity_differs"
    assert found.sentence == "This study and Study 7 have one patient ID, but the name and date of birth differ."
    assert found_between([person()], [], "Study 7") == []


def test_of_a_study_from_before_only_the_patient_is_compared() -> None:
    assert study_problem([person()], [Person("1")]) is None
    assert study_problem([person()], [Person("2")]) is not None
    assert not is_another(frozenset(), has_patient_id=False)
