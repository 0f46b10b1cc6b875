"""Who has read what so far: the demonstration at every stage of the workflow."""

from dataclasses import dataclass
from typing import Literal

from app.demo.staging.studies import ULTRASOUND_NUMBERS

Until = Literal["signed", "draft"]


@dataclass(frozen=True)
class PlannedCampaign:
    """`studies` by their numbers; `settled` are adjudicated by the demonstration itself."""

    code: str
    name: str
    readers: tuple[str, ...]
    studies: tuple[int, ...]
    settled: tuple[int, ...]
    released: bool = False
    protocol: str = "pirads21"
    required_panes: tuple[str, ...] = ("t2_ax", "adc", "high_b")
    due_in_days: int = 28
    reference: str | None = None
    """Whose readings the others are trained on; None for a campaign that counts."""


@dataclass(frozen=True)
class PlannedReading:
    campaign: str
    study: int
    reader: str
    until: Until


OPEN = PlannedCampaign(
    "DEMO-1", "Prostate MRI, three readers", ("reader1", "reader2", "reader3"), (1, 2, 3, 4), settled=(1,)
)
FINISHED = PlannedCampaign(
    "DEMO-0", "Pilot, two readers, finished", ("reader1", "reader2"), (5, 6), settled=(5, 6), released=True
)
CAMPAIGNS = (FINISHED, OPEN)
ULTRASOUND = PlannedCampaign(
    "DEMO-US", "Ultrasound, two readers", ("reader1", "reader2"), ULTRASOUND_NUMBERS, settled=(),
    protocol="primus1",
    required_panes=("trus", "micro_us"), due_in_days=42,
)  # fmt: skip
"""Comes last: the rest of the demonstration does not wait for it."""
TRAINING = PlannedCampaign(
    "DEMO-T", "Training, with feedback", ("newcomer", "reader3"), (5, 6), settled=(), reference="reader3"
)
"""On patients of the pilot, which neither of its two readers has read there: who is trained does not count."""


def _signed(campaign: PlannedCampaign, study: int) -> list[PlannedReading]:
    return [PlannedReading(campaign.code, study, reader, "signed") for reader in campaign.readers]


SETTLED: tuple[tuple[PlannedCampaign, int], ...] = tuple(
    (campaign, study) for campaign in CAMPAIGNS for study in campaign.settled
)

READINGS: tuple[PlannedReading, ...] = (
    *_signed(FINISHED, 5),
    *_signed(FINISHED, 6),
    *_signed(OPEN, 1),
    *_signed(OPEN, 3),
    PlannedReading(OPEN.code, 2, "reader1", "signed"),
    PlannedReading(OPEN.code, 2, "reader2", "draft"),
)
"""Of DEMO-1: study 1 signed by all and settled, 3 waits for the adjudicator, 2 is half read, 4 is untouched."""

TRAINING_READINGS: tuple[PlannedReading, ...] = (
    PlannedReading(TRAINING.code, 5, "reader3", "signed"),
    PlannedReading(TRAINING.code, 6, "reader3", "signed"),
    PlannedReading(TRAINING.code, 5, "newcomer", "signed"),
)
"""The newcomer can look at the feedback of one case, and read the other."""

ULTRASOUND_READINGS: tuple[PlannedReading, ...] = (
    PlannedReading(ULTRASOUND.code, ULTRASOUND_NUMBERS[0], "reader1", "signed"),
    PlannedReading(ULTRASOUND.code, ULTRASOUND_NUMBERS[0], "reader2", "draft"),
)
"""The second study is untouched."""
