"""De-identification: a named, versioned profile after DICOM PS3.15 Annex E, applied before anything is stored.

What the table (`profile`) does not name is removed. `keyed` makes pseudonyms, UIDs and date shifts from the
house's secret alone, so that the same patient and the same UID become the same everywhere, at any time.
"""

from app.imaging.deidentify.apply import Cleaned, apply, capped_age
from app.imaging.deidentify.keyed import Keys
from app.imaging.deidentify.profile import NAME, VERSION

__all__ = ["NAME", "VERSION", "Cleaned", "Keys", "apply", "capped_age"]
