"""The cases behind a number: every reader's answer, or what was measured between each two."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response

from app.accounts.doors import Coordinator
from app.agreement import store
from app.agreement.pages.seeing import Seen, StageNumber, seen
from app.agreement.rules.behind import answers_behind, drawings_behind, findings_behind, label_of, metrics_of
from app.agreement.rules.comparing import LESIONS
from app.agreement.rules.computing import OF_FINDINGS
from app.agreement.rules.detection import Outcome
from app.agreement.rules.items import CATEGORY
from app.agreement.rules.restoring import item_label
from app.kernel.paging import page_in
from app.kernel.refusals import NotFound
from app.web.paging import PageNumber
from app.web.sessions import DbSession
from app.web.templating import render

router = APIRouter(prefix="/campaigns/{campaign_id}/agreement")

Words = Annotated[str | None, Query(max_length=200)]


@dataclass(frozen=True)
class Asked:
    """Without `a` and `b` of all readers; `said_a` and `said_b` keep the cases of one cell of a confusion table, `by`
    and `group` those of one group of a breakdown or one period, `reader` and `outcome` one count of FROC (`least`: of
    findings at least so sure)."""

    item: str
    a: UUID | None = None
    b: UUID | None = None
    said_a: Words = None
    said_b: Words = None
    by: Words = None
    group: Words = None
    reader: UUID | None = None
    outcome: Outcome | None = None
    least: Annotated[float, Query(ge=0, le=1000)] = 0.0

    @property
    def pair(self) -> tuple[str, str] | None:
        return (str(self.a), str(self.b)) if self.a and self.b else None

    @property
    def exactly(self) -> dict[str, str]:
        said = (self.said_a, self.said_b)
        return {r: s for r, s in zip(self.pair, said, strict=True) if s is not None} if self.pair else {}


@router.get("/cases")
def cases(
    request: Request,
    session: DbSession,
    coordinator: Coordinator,
    campaign_id: UUID,
    asked: Annotated[Asked, Depends()],
    stage: StageNumber = 1,
    page: PageNumber = 1,
) -> Response:
    looked = seen(session, coordinator, campaign_id, stage)
    of = looked.looked
    item = of.item(asked.item)
    of_count = asked.item == LESIONS and asked.reader is not None and asked.outcome is not None
    wanted = OF_FINDINGS if of_count else (asked.item,)
    said = store.said_of(session, of.comparisons, wanted) if item or of_count else []
    measured = [] if item or of_count else store.measured_of(session, of.comparisons, [asked.item])
    if asked.by and asked.group:
        is_in = store.within(of, asked.by, asked.group)
        said, measured = [one for one in said if is_in(one)], [one for one in measured if is_in(one)]
    readers = sorted(
        {one.reader for one in said} | {r for m in measured for r in (m.reader_a, m.reader_b)},
        key=lambda reader: looked.people[reader],
    )
    if not readers or (asked.pair and not set(asked.pair) <= set(readers)):
        raise NotFound
    readers = list(asked.pair or readers)
    lines: Sequence[object]
    if of_count:
        category = of.item(CATEGORY)
        steps = category.categories if category else ()
        lines = findings_behind(said, str(asked.reader), asked.outcome or "lesion", steps, asked.least)
    elif item:
        lines = answers_behind(item, said, readers, asked.exactly)
    else:
        lines = drawings_behind(asked.item, measured, asked.pair)
    context = {
        **looked.context,
        "key": asked.item,
        "label": item_label(asked.item, item),
        "of_answers": bool(item) or of_count,
        "pair": asked.pair,
        "exactly": asked.exactly,
        "group": asked.group if asked.by and asked.group else None,
        "count": _count(looked, asked) if of_count else None,
        "readers": readers,
        "reader_names": [looked.people[reader] for reader in readers],
        "columns": [(label_of(metric), "number") for metric in metrics_of(asked.item)],
        "lines": page_in(lines, number=page),
        "case_ids": of.cases,
        "numbers": store.case_numbers(session, campaign_id),
    }
    return render(request, "agreement/cases.html", context)


def _count(looked: Seen, asked: Asked) -> str:
    name = looked.people.get(str(asked.reader))
    if name is None:
        raise NotFound
    return f"{name}: {WORDS[asked.outcome or 'lesion']}"


WORDS: dict[Outcome, str] = {
    "lesion": "lesions that more than half of the others marked",
    "found": "found lesions",
    "missed": "missed lesions",
    "false": "findings that fewer than half of the others marked",
}
