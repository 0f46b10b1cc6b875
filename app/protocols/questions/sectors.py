"""Any number of regions of the sector map, kept in the map's order."""

from app.protocols.questions.base import QuestionType, refuse
from app.protocols.values import Question, Scale


def _parse(question: Question, value: object) -> list[str]:
    known = [option.value for option in question.options]
    if not isinstance(value, list) or not value or not all(isinstance(item, str) for item in value):
        raise refuse(question, "a list of at least one sector is expected")
    unknown = sorted(set(value) - set(known))
    if unknown:
        raise refuse(question, f"there is no sector {', '.join(unknown)}")
    return [sector for sector in known if sector in value]


SECTORS = QuestionType("sectors", "Sectors", (Scale.NOMINAL,), _parse, may_be_none=True, needs_options=True)
