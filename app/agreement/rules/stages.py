"""What a reader said in one stage against what the same reader said of the same case in the stage before."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from app.agreement.rules.behind import words
from app.agreement.rules.board import STATISTICS
from app.agreement.rules.computing import Kept
from app.agreement.rules.items import Item, rating_text
from app.agreement.rules.material import Said
from app.agreement.rules.measuring import Measuring
from app.agreement.rules.ratings import Record, ratings_of

STAGES = "stages"
BEFORE, AFTER = "before", "after"


@dataclass(frozen=True)
class OneStage:
    """`cases` names the case of each comparison."""

    said: Iterable[Said]
    cases: Mapping[str, str]


@dataclass(frozen=True)
class ChangeLine:
    """What one reader said of a case, before and after."""

    case: str
    before: str
    after: str


def changes_behind(item: Item, reader: str, before: OneStage, after: OneStage) -> list[ChangeLine]:
    """Cases that changed first."""
    said = [
        {
            stage.cases[one.comparison]: words(one, rating_text(one.state, one.value, item))
            for one in stage.said
            if one.item == item.key and one.reader == reader
        }
        for stage in (before, after)
    ]
    lines = [ChangeLine(case, said[0][case], said[1][case]) for case in sorted(set(said[0]) & set(said[1]))]
    return sorted(lines, key=lambda line: line.before == line.after)


def between(item: Item, before: OneStage, after: OneStage, measuring: Measuring) -> Iterator[Kept]:
    """Each reader with both stages of a case; findings are matched within a stage only and do not enter."""
    records: dict[str, list[Record]] = {}
    both = set(before.cases.values()) & set(after.cases.values())
    for name, stage in ((BEFORE, before), (AFTER, after)):
        for one in stage.said:
            case = stage.cases[one.comparison]
            if one.item == item.key and case in both:
                text = rating_text(one.state, one.value, item)
                records.setdefault(one.reader, []).append(Record(case, name, text, one.patient))
    for reader, own in sorted(records.items()):
        table = ratings_of(own, item.scale, categories=item.categories, readers=(BEFORE, AFTER))
        yield from (Kept(STAGES, measuring.rating(key, table), "", reader) for key in STATISTICS[item.scale])
