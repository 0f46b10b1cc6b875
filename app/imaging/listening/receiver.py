"""One association is one delivery: what it sends waits encrypted, and is worked through when it has ended."""

import contextlib
import threading
import uuid

from app.accounts.values import SYSTEM
from app.imaging import actions
from app.imaging.actions.receiving import MOST_FILES, waiting_of
from app.imaging.store import claims
from app.imaging.store.arriving import Arriving
from app.imaging.store.waiting import Waiting
from app.kernel.db import transaction
from app.kernel.refusals import Unavailable


class Receiver:
    """Begins a delivery with its first image; the claim on it tells everybody that it is still being received."""

    def __init__(self) -> None:
        self._waiting: Waiting | None = None
        self._claim = contextlib.ExitStack()
        self._ends = threading.Lock()
        self._number = 0
        self.count = 0
        """Images that are safe on the disk."""

    def begin(self) -> Arriving:
        """Of the next image, as it comes in."""
        if self._number == MOST_FILES:
            self.end()
        waiting = self._waiting or self._begun()
        self._number += 1
        return waiting.begin(self._number)

    def keep(self, image: Arriving) -> None:
        """Returns when the image is safe on the disk."""
        if self._waiting is None or image.sealed.path.parent != self._waiting.folder:
            raise Unavailable("The delivery of this image has ended. Send it again.")
        image.finish()
        self.count += 1

    def end(self) -> uuid.UUID | None:
        """The delivery that a job works through now; None where nothing had come. May be called again."""
        with self._ends:
            waiting, self._waiting = self._waiting, None
            count, self.count, self._number = self.count, 0, 0
        if waiting is None:
            return None
        with transaction() as session:
            if count:
                actions.complete_delivery(session, SYSTEM, waiting.intake_id)
            else:
                actions.cancel_delivery(session, SYSTEM, waiting.intake_id)
        self._claim.close()
        return waiting.intake_id

    def _begun(self) -> Waiting:
        with transaction() as session:
            intake = actions.open_delivery(session, SYSTEM, source="dicom")
            self._claim.enter_context(claims.claimed(intake.id))
        self._waiting = waiting_of(intake)
        return self._waiting
