"""Reading what is known of images: intakes, studies and their stacks, what hangs where, who may fetch pixels."""

from app.imaging.store.hanging import hanging_stacks, panes_of_studies, reading_stacks
from app.imaging.store.held import held_series, held_studies, holds_of, maskings_of, withheld_series
from app.imaging.store.intakes import (
    files_of,
    intake,
    intakes,
    judged_numbers,
    sent_count,
    sent_file,
    studies_of_intake,
    summary_of,
    verdicts_after,
)
from app.imaging.store.pixels import may_fetch_pack, pack_file, thumbnail
from app.imaging.store.representative import REPRESENTATIVE, representative_png
from app.imaging.store.scanners import scanners_of_studies
from app.imaging.store.sources import source_instances
from app.imaging.store.studies import current_roles, instance_count, reports_of, roles_in_words, stack, studies, study

__all__ = [
    "REPRESENTATIVE",
    "current_roles",
    "files_of",
    "hanging_stacks",
    "held_series",
    "held_studies",
    "holds_of",
    "instance_count",
    "intake",
    "intakes",
    "judged_numbers",
    "maskings_of",
    "may_fetch_pack",
    "pack_file",
    "panes_of_studies",
    "reading_stacks",
    "reports_of",
    "representative_png",
    "roles_in_words",
    "scanners_of_studies",
    "sent_count",
    "sent_file",
    "source_instances",
    "stack",
    "studies",
    "studies_of_intake",
    "study",
    "summary_of",
    "thumbnail",
    "verdicts_after",
    "withheld_series",
]
