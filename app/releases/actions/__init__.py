"""What happens to releases: freezing a campaign, making the archive."""

from app.releases.actions.freezing import freeze, make_again
from app.releases.actions.making import archive_of, make, note_download

__all__ = ["archive_of", "freeze", "make", "make_again", "note_download"]
