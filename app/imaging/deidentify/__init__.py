"""De-identification: named, versioned profiles after DICOM PS3.15 Annex E, applied before anything is stored.

What the table (`profile`) does not name is removed; `profiles` are the named choices of options. `keyed` makes
pseudonyms, UIDs and date shifts from the house's secret alone, so that the same patient and the same UID become
the same everywhere, at any time.
"""

from app.imaging.deidentify.apply import Cleaned, apply, capped_age
from app.imaging.deidentify.keyed import Keys
from app.imaging.deidentify.profiles import BASIC, PROFILES, STRICT, Profile, is_at_least
from app.imaging.deidentify.remembering import Remembering

__all__ = [
    "BASIC",
    "PROFILES",
    "STRICT",
    "Cleaned",
    "Keys",
    "Profile",
    "Remembering",
    "apply",
    "capped_age",
    "is_at_least",
]
