"""Reading what is known of images: intakes, studies and their stacks, what hangs where, who may fetch pixels."""

from app.imaging.store.gate import (
    gate_counts,
    gate_of_study,
    gate_studies,
    gate_study,
    kept_thumbnail,
    masking_screens,
    obstacles,
    people_at_gate,
    profile_of_source,
    source_profiles,
    state_of,
    studies_at_gate,
    weakest_profiles,
)
from app.imaging.store.hanging import hanging_stacks, panes_of_studies, reading_stacks
from app.imaging.store.held import (
    confirmation_of,
    held_studies,
    holds_of,
    maskings_of,
    readers_of,
    series_and_hold,
    withheld_series,
)
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
from app.imaging.store.judging import unjudged_count, unjudged_studies
from app.imaging.store.permitted import permission
from app.imaging.store.pixels import pack_file, thumbnail
from app.imaging.store.placed import roles_in_words
from app.imaging.store.registrations import known_registrations, registrations_shown
from app.imaging.store.representative import REPRESENTATIVE, representative_png
from app.imaging.store.review import known_scanners, role_groups, waiting_count
from app.imaging.store.scanners import scanners_of_studies
from app.imaging.store.site_rules import site_rules
from app.imaging.store.sources import source_instances
from app.imaging.store.studies import current_roles, instance_count, reports_of, stack, studies, study

__all__ = [
    "REPRESENTATIVE",
    "confirmation_of",
    "current_roles",
    "files_of",
    "gate_counts",
    "gate_of_study",
    "gate_studies",
    "gate_study",
    "hanging_stacks",
    "held_studies",
    "holds_of",
    "instance_count",
    "intake",
    "intakes",
    "judged_numbers",
    "kept_thumbnail",
    "known_registrations",
    "known_scanners",
    "masking_screens",
    "maskings_of",
    "obstacles",
    "pack_file",
    "panes_of_studies",
    "people_at_gate",
    "permission",
    "profile_of_source",
    "readers_of",
    "reading_stacks",
    "registrations_shown",
    "reports_of",
    "representative_png",
    "role_groups",
    "roles_in_words",
    "scanners_of_studies",
    "sent_count",
    "sent_file",
    "series_and_hold",
    "site_rules",
    "source_instances",
    "source_profiles",
    "stack",
    "state_of",
    "studies",
    "studies_at_gate",
    "studies_of_intake",
    "study",
    "summary_of",
    "thumbnail",
    "unjudged_count",
    "unjudged_studies",
    "verdicts_after",
    "waiting_count",
    "weakest_profiles",
    "withheld_series",
]
