"""The Readers tab: who reads, how far they are, who adjudicates, conflicts of interest."""

from collections.abc import Sequence
from uuid import UUID

from fastapi import APIRouter, Request, Response

from app.accounts import store as accounts
from app.accounts.doors import Coordinator
from app.accounts.tables import Person
from app.accounts.values import Role
from app.assignments import store as assignments
from app.assignments.values import MemberRole
from app.reading import store
from app.web.sessions import DbSession
from app.web.templating import render

router = APIRouter(prefix="/campaigns/{campaign_id}/readers")


@router.get("")
def readers(request: Request, session: DbSession, coordinator: Coordinator, campaign_id: UUID) -> Response:
    campaign = assignments.campaign(session, campaign_id)
    members = {role: assignments.members(session, campaign_id, role) for role in MemberRole}
    conflicts = assignments.conflicts(session, campaign_id)
    taking_part = {m.person_id for found in members.values() for m in found}
    hidden = assignments.reads_in(session, campaign_id, coordinator.person_id)
    cases = assignments.case_series(session, {c.case_id for c in conflicts if c.case_id is not None})
    people = assignments.people_names(session, taking_part | {c.person_id for c in conflicts})
    readers_now = [(m.person_id, people[m.person_id]) for m in members[MemberRole.READER]]
    context = {
        "campaign": campaign,
        "readers": members[MemberRole.READER],
        "adjudicators": members[MemberRole.ADJUDICATOR],
        "conflicts": conflicts,
        "people": people,
        "others": {one: [other for other in readers_now if other[0] != one] for one, _ in readers_now},
        "taking_part": sorted(((one, people[one]) for one in taking_part), key=lambda pair: pair[1]),
        "hidden": hidden,
        "progress": {} if hidden else store.reader_progress(session, campaign_id),
        "case_labels": {case.case_id: case.label for case in cases},
        "more_readers": _others(accounts.people_with_role(session, Role.READER), taking_part),
        "more_adjudicators": _others(
            accounts.people_with_role(session, Role.ADJUDICATOR),
            taking_part | assignments.ever_readers(session, campaign_id),
        ),
    }
    return render(request, "reading/readers.html", context)


def _others(people: Sequence[Person], taking_part: set[UUID]) -> list[tuple[UUID, str]]:
    return [(person.id, person.display_name) for person in people if person.id not in taking_part]
