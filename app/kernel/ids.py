"""Identifiers: one type for each kind of thing, all random (a time-ordered id would tell reading order)."""

import uuid
from typing import NewType

PersonId = NewType("PersonId", uuid.UUID)
SessionId = NewType("SessionId", uuid.UUID)
TokenId = NewType("TokenId", uuid.UUID)
PatientId = NewType("PatientId", uuid.UUID)
StudyId = NewType("StudyId", uuid.UUID)
SeriesId = NewType("SeriesId", uuid.UUID)
StackId = NewType("StackId", uuid.UUID)
ProtocolVersionId = NewType("ProtocolVersionId", uuid.UUID)
CampaignId = NewType("CampaignId", uuid.UUID)
CaseId = NewType("CaseId", uuid.UUID)
StageId = NewType("StageId", uuid.UUID)
ReadingId = NewType("ReadingId", uuid.UUID)
SubmissionId = NewType("SubmissionId", uuid.UUID)
ComparisonId = NewType("ComparisonId", uuid.UUID)
DifferenceId = NewType("DifferenceId", uuid.UUID)
ReleaseId = NewType("ReleaseId", uuid.UUID)

HOUSE_ID = CampaignId(uuid.UUID("00000000-0000-0000-0000-000000000001"))
"""Stands for "no campaign" where a row's key starts with a campaign (ARCHITECTURE 6.10)."""

SYSTEM_PERSON_ID = PersonId(uuid.UUID("00000000-0000-0000-0000-000000000002"))
"""The person row under which background work and the command line act."""


def new_id() -> uuid.UUID:
    return uuid.uuid4()
