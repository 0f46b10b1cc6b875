"""A case's images for trying an arrangement on it: no reading, no fact, no answer of anybody."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.assignments import store as assignments
from app.reading.rules.hanging import Layout, layouts
from app.reading.store.manifest import images
from app.reading.store.opening import stored_places
from app.reading.store.rooms import current_furnishing


def preview(session: Session, campaign_id: UUID, case_id: UUID, tried: Layout | None) -> dict[str, Any]:
    """The shape of a reading's manifest; `tried` hangs first, else what the case would open with. Raises NotFound."""
    case = assignments.case(session, campaign_id, case_id)
    offered = current_furnishing(session, campaign_id).offered
    cases = [one.id for one in assignments.cases(session, campaign_id)]
    found = images(session, case_id, offered, opens=stored_places(session, [case.id]).get(case.id))
    if tried is not None:
        found["hanging"] = layouts(found["stacks"], [tried])[0]
    return {
        "reading": {
            "id": str(case.id),
            "case_code": assignments.case_series(session, [case.id])[0].label,
            "campaign": assignments.campaign(session, campaign_id).name,
            "position": cases.index(case.id) + 1,
            "of": len(cases),
            "stage": 1,
            "stages": 1,
            "state": "preview",
            "signed_at": None,
            "next_reading_id": None,
        },
        "facts": [],
        **found,
    }
