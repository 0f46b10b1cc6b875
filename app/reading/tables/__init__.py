"""Rows of the reading room: the reading, its versions, its signatures, who else may see it."""

from app.reading.tables.contents import Answer, Finding, Mark, Mask, Revision, TimeLog
from app.reading.tables.imports import (
    DelineationImport,
    DelineationUpload,
    DelineationUploadFile,
    ImportChoice,
    LabelMapping,
    MappingRetirement,
)
from app.reading.tables.proposals import ProposalDecision, ProposalOffer
from app.reading.tables.readings import (
    Disclosure,
    GuidelineAcknowledgement,
    ProblemReport,
    ProblemResolution,
    Reading,
)
from app.reading.tables.rooms import CampaignRoom, GlandPlace
from app.reading.tables.signatures import Reopening, Submission

__all__ = [
    "Answer",
    "CampaignRoom",
    "DelineationImport",
    "DelineationUpload",
    "DelineationUploadFile",
    "Disclosure",
    "Finding",
    "GlandPlace",
    "GuidelineAcknowledgement",
    "ImportChoice",
    "LabelMapping",
    "MappingRetirement",
    "Mark",
    "Mask",
    "ProblemReport",
    "ProblemResolution",
    "ProposalDecision",
    "ProposalOffer",
    "Reading",
    "Reopening",
    "Revision",
    "Submission",
    "TimeLog",
]
