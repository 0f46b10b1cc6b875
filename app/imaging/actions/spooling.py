"""What a program sends in one message: a delivery from its first part on, each part sealed until all are judged."""

import uuid
from collections.abc import Iterator, Mapping
from contextlib import ExitStack

from app.accounts.values import Actor
from app.imaging.actions.intakes import begin_intake, finish_intake
from app.imaging.formats import Delivered
from app.imaging.formats.sender import SenderUids, sender_uids
from app.imaging.store import claims
from app.imaging.store.arriving import Part, folder_of
from app.imaging.store.waiting import drop
from app.kernel.db import transaction

READ_FOR_UIDS_BYTES = 4_096
BROKE_OFF = "The message broke off, or what it brought could not be kept. Its sender was told to send it again."


class Spool:
    """A sink of parts (`formats.multipart`), then a delivery of them. Not for two threads at once.

    The keys of the parts stand nowhere: when the process ends, whatever is left is noise, and swept.
    """

    def __init__(self, actor: Actor, source: str) -> None:
        self._actor, self._source = actor, source
        self._claim = ExitStack()
        self._parts: list[tuple[Part, str | None]] = []
        self._start = b""
        self.intake_id: uuid.UUID | None = None
        self.uids: list[SenderUids] = []
        """What each part calls itself, as its sender knows it."""
        self.problem: str | None = BROKE_OFF
        """Why the delivery failed, if it is closed now; None: it was worked through."""

    def begin(self, headers: Mapping[str, str]) -> None:
        if self.intake_id is None:
            self.intake_id = self._begun()
        self._parts.append((Part(folder_of(self.intake_id), most_in_memory=0), None))
        self._start = b""

    def write(self, data: bytes) -> None:
        if len(self._start) < READ_FOR_UIDS_BYTES:
            self._start += data[:READ_FOR_UIDS_BYTES]
        self._parts[-1][0].write(data)

    def end(self, refused: str | None) -> None:
        part, _ = self._parts[-1]
        part.finish()
        if refused:
            part.forget()
            self._parts[-1] = part, refused
        self.uids.append(sender_uids(self._start))

    def __len__(self) -> int:
        return len(self._parts)

    def __iter__(self) -> Iterator[Delivered]:
        for number, (part, refused) in enumerate(self._parts, start=1):
            yield Delivered(f"part {number}", data=part.data, sealed=part.sealed, refused=refused)

    def close(self) -> None:
        """Nothing of the parts stays; says so in the delivery's row where it was not worked through."""
        if self.intake_id is None:
            return
        try:
            if self.problem is not None:
                with transaction() as session:
                    finish_intake(session, self._actor, self.intake_id, problem=self.problem)
            for part, _ in self._parts:
                part.forget()
            drop(self.intake_id)
        finally:
            self._claim.close()

    def _begun(self) -> uuid.UUID:
        with transaction() as session:
            intake = begin_intake(session, self._actor, source=self._source)
            self._claim.enter_context(claims.claimed(intake.id))
        return intake.id
