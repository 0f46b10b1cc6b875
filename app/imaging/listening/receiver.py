"""One association is one delivery: what it sends waits encrypted, and is worked through when it has ended."""

import contextlib
import io
import threading
import uuid

from app.accounts.values import SYSTEM
from app.imaging import actions
from app.imaging.actions.receiving import MOST_FILES, waiting_of
from app.imaging.store import claims
from app.imaging.store.waiting import Waiting
from app.kernel.db import transaction


class Receiver:
    """Begins a delivery with its first image; the claim on it tells everybody that it is still being received."""

    def __init__(self) -> None:
        self._waiting: Waiting | None = None
        self._claim = contextlib.ExitStack()
        self._ends = threading.Lock()
        self.count = 0

    def keep(self, image: bytes) -> None:
        """Returns when the image is safe on the disk."""
        waiting = self._waiting or self._begun()
        self.count += 1
        waiting.write(self.count, io.BytesIO(image))
        if self.count == MOST_FILES:
            self.end()

    def end(self) -> uuid.UUID | None:
        """The delivery that a job works through now; None where nothing had come. May be called again."""
        with self._ends:
            waiting, self._waiting, self.count = self._waiting, None, 0
        if waiting is None:
            return None
        with transaction() as session:
            actions.complete_delivery(session, SYSTEM, waiting.intake_id)
        self._claim.close()
        return waiting.intake_id

    def _begun(self) -> Waiting:
        with transaction() as session:
            intake = actions.open_delivery(session, SYSTEM, source="dicom")
            self._claim.enter_context(claims.claimed(intake.id))
        self._waiting = waiting_of(intake)
        return self._waiting
