"""Whether the files of a study are of one person: judged by what differs, told without the values.

Of files with one patient ID:

| what differs                                   | what is said                                              |
|------------------------------------------------|-----------------------------------------------------------|
| the spelling of the name (a word is shared)    | a warning                                                 |
| sex alone; other patient IDs alone             | a warning                                                 |
| the whole name alone; the date of birth alone  | the study cannot be read before somebody has looked at it |
| two or more of name, date of birth, sex        | another person: kept out                                  |

Files without a patient ID are held together by nothing else: there name or date of birth alone keeps them out, as
other patient IDs do everywhere. Between studies nothing is kept out: the later one waits until it was looked at.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from app.imaging.values import FileVerdict, Verdict
from app.imaging.values.gate import Found


class Differs(StrEnum):
    PATIENT_ID = "patient ID"
    NAME = "name"
    BIRTH_DATE = "date of birth"
    SEX = "sex"
    SPELLING = "spelling of the name"
    OTHER_IDS = "other patient IDs"


@dataclass(frozen=True)
class Person:
    """Whom a file names. `patient`: keyed hash of the patient ID; `traits`: other keyed hashes by kind."""

    patient: str
    traits: dict[str, list[str]] = field(default_factory=dict)


_TELLING = frozenset({Differs.NAME, Differs.BIRTH_DATE, Differs.SEX})
_ALONE = frozenset({Differs.NAME, Differs.BIRTH_DATE})


def differences(one: Person, other: Person) -> frozenset[Differs]:
    """What both say, and say differently."""
    found = {Differs.PATIENT_ID} if one.patient != other.patient else set()
    a, b = set(one.traits.get("name", ())), set(other.traits.get("name", ()))
    if a and b and not (a <= b or b <= a):
        found.add(Differs.SPELLING if a & b else Differs.NAME)
    for kind, told in (("birth_date", Differs.BIRTH_DATE), ("sex", Differs.SEX), ("other_ids", Differs.OTHER_IDS)):
        a, b = set(one.traits.get(kind, ())), set(other.traits.get(kind, ()))
        if a and b and not a & b:
            found.add(told)
    return frozenset(found)


def is_another(found: frozenset[Differs], *, has_patient_id: bool) -> bool:
    """Whether this is so much that the files are of two persons."""
    if Differs.PATIENT_ID in found or len(found & _TELLING) > 1:
        return True
    return not has_patient_id and bool(found & _ALONE)


def study_problem(persons: Sequence[Person], known: Sequence[Person]) -> FileVerdict | None:
    """`persons`: whom the files that come name; `known`: whom those of the study name that are here already."""
    within = _worst((one, persons[0]) for one in persons[1:])
    if within:
        return _kept_out("several_patients", "The files of this study name several patients", within)
    against = _worst((one, other) for one in persons for other in known)
    if against:
        return _kept_out("other_patient", "This study is here already under another patient", against)
    return None


def _worst(pairs: Iterable[tuple[Person, Person]]) -> frozenset[Differs]:
    """All that differs between persons that are not the same; empty when all are."""
    found: frozenset[Differs] = frozenset()
    for one, other in pairs:
        differ = differences(one, other)
        if is_another(differ, has_patient_id=_has_id(one) and _has_id(other)):
            found |= differ
    return found


def _has_id(person: Person) -> bool:
    # of rows from before there were traits nothing is known but that they were taken for one patient
    return not person.traits or "patient_id" in person.traits


def _kept_out(code: str, sentence: str, found: frozenset[Differs]) -> FileVerdict:
    advice = "Ask the sender which is right, or split what does not belong together."
    return FileVerdict(Verdict.QUARANTINED, code, f"{sentence}: {in_words(found)} {_verb(found)}. {advice}")


def found_within(persons: Sequence[Person]) -> list[Found]:
    """What differs between the files of a study that came in all the same."""
    found = frozenset[Differs]().union(*(differences(one, persons[0]) for one in persons[1:]))
    return _graded(found, "within", "The files of this study have one patient ID, but")


def found_between(persons: Sequence[Person], others: Sequence[Person], label: str) -> list[Found]:
    """What differs from an earlier study of the same patient ID, which is called `label`."""
    found = frozenset[Differs]().union(*(differences(one, other) for one in persons for other in others))
    return _graded(found, label, f"This study and {label} have one patient ID, but")


def _graded(found: frozenset[Differs], subject: str, sentence: str) -> list[Found]:
    if not found:
        return []
    code = "identity_differs" if found & _ALONE else "identity_doubtful"
    return [Found(code, f"{code}:{subject}", f"{sentence} the {in_words(found)} {_verb(found)}.")]


def in_words(found: frozenset[Differs]) -> str:
    said = [str(one) for one in Differs if one in found]
    return said[0] if len(said) == 1 else f"{', '.join(said[:-1])} and {said[-1]}"


def _verb(found: frozenset[Differs]) -> str:
    return "differs" if len(found) == 1 and Differs.OTHER_IDS not in found else "differ"
