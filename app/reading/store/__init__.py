"""Queries of the reading room. Readings are reached through `visible_to` and nowhere else."""

from app.reading.store.answers import answer_rows
from app.reading.store.campaigns import (
    CampaignLine,
    PastReopening,
    campaign_lines,
    case_page,
    matrix_readers,
    reader_progress,
    reopenings_of_case,
)
from app.reading.store.contents import changed, contents, draft, newest_of
from app.reading.store.coordination import (
    Cell,
    Problem,
    cells,
    open_problems,
    progress,
    reading_of_campaign,
    signed_assignment_ids,
)
from app.reading.store.guidelines import guideline_text, known_guideline
from app.reading.store.head import Head, head
from app.reading.store.imports import imported_readings, imported_submissions
from app.reading.store.manifest import case_manifest, manifest, manifest_of
from app.reading.store.opening import (
    gland_middle,
    imports_with_gland,
    opening_place,
    stored_place,
    stored_places,
)
from app.reading.store.own import next_reading_id, own_reading, revision_of_key, status
from app.reading.store.pinned import PinnedReading, pinned_readings
from app.reading.store.preview import preview
from app.reading.store.reference import is_shown, reference_reading, shown_references, signed_pair
from app.reading.store.reported import Reported, reported
from app.reading.store.rooms import current_furnishing, current_room, furnishing, room_history, room_numbers
from app.reading.store.signed import (
    disclosed_content,
    finished_cases,
    signed_content,
    signed_of_campaign,
    signed_so_far,
)
from app.reading.store.standing import finished, reader_ids, standing_signatures
from app.reading.store.times import active_seconds, time_rows
from app.reading.store.visible import IMPORTED, visible_to
from app.reading.store.worklist import (
    CampaignWork,
    OwnReading,
    campaign_work,
    damaged_cases,
    next_assignments,
    own_readings,
)

__all__ = [
    "IMPORTED",
    "CampaignLine",
    "CampaignWork",
    "Cell",
    "Head",
    "OwnReading",
    "PastReopening",
    "PinnedReading",
    "Problem",
    "Reported",
    "active_seconds",
    "answer_rows",
    "campaign_lines",
    "campaign_work",
    "case_manifest",
    "case_page",
    "cells",
    "changed",
    "contents",
    "current_furnishing",
    "current_room",
    "damaged_cases",
    "disclosed_content",
    "draft",
    "finished",
    "finished_cases",
    "furnishing",
    "gland_middle",
    "guideline_text",
    "head",
    "imported_readings",
    "imported_submissions",
    "imports_with_gland",
    "is_shown",
    "known_guideline",
    "manifest",
    "manifest_of",
    "matrix_readers",
    "newest_of",
    "next_assignments",
    "next_reading_id",
    "open_problems",
    "opening_place",
    "own_reading",
    "own_readings",
    "pinned_readings",
    "preview",
    "progress",
    "reader_ids",
    "reader_progress",
    "reading_of_campaign",
    "reference_reading",
    "reopenings_of_case",
    "reported",
    "revision_of_key",
    "room_history",
    "room_numbers",
    "shown_references",
    "signed_assignment_ids",
    "signed_content",
    "signed_of_campaign",
    "signed_pair",
    "signed_so_far",
    "standing_signatures",
    "status",
    "stored_place",
    "stored_places",
    "time_rows",
    "visible_to",
]
