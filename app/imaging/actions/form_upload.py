"""What a plain form sends: each file is sealed where it waits as it comes, in a delivery that its first file opens."""

from collections.abc import Mapping

from app.accounts.values import Actor
from app.imaging.actions.receiving import (
    MOST_FILES,
    Announced,
    cancel_delivery,
    complete_delivery,
    note_arrived,
    open_delivery,
    waiting_of,
)
from app.imaging.formats.multipart import field_and_file
from app.imaging.rules.intake import label_prefix
from app.imaging.store.arriving import Arriving
from app.imaging.store.waiting import Waiting
from app.imaging.tables import Intake
from app.kernel.db import transaction
from app.kernel.refusals import Invalid, Misunderstood, TooLarge

LONGEST_FIELD_BYTES = 4_096
_FILES = ("files", "folder")


class FormUpload:
    """A sink of parts (`formats.multipart`), then `complete` or `give_up`."""

    def __init__(self, actor: Actor) -> None:
        self._actor = actor
        self.waiting: Waiting | None = None
        self._files: list[Announced] = []
        self._prefix = ""
        self._current: Arriving | None = None
        self._name, self._size, self._text, self._is_prefix = "", 0, b"", False

    def begin(self, headers: Mapping[str, str]) -> None:
        field, self._name = field_and_file(headers)
        self._size, self._text = 0, b""
        # a browser sends an empty part where nothing was chosen
        is_file = field in _FILES and bool(self._name)
        self._current = self._next() if is_file else None
        self._is_prefix = field == "label_prefix"

    def write(self, data: bytes) -> None:
        if self._current is not None:
            self._current.write(data)
            self._size += len(data)
        elif len(self._text) + len(data) > LONGEST_FIELD_BYTES:
            raise Misunderstood("A field of this form holds more than it should.")
        else:
            self._text += data

    def end(self, refused: str | None) -> None:
        if self._is_prefix:
            self._prefix = self._text.decode("utf-8", "replace")
        if self._current is None:
            return
        if refused:
            raise TooLarge("A file of a form may have 16 GB. Send it in smaller parts.")
        self._current.finish()
        self._current = None
        # two files of one name and size are two files
        self._files.append(Announced(f"{len(self._files)} {self._name}", self._size))

    def complete(self) -> Waiting:
        """A job works through what has come."""
        prefix = label_prefix(self._prefix)
        if self.waiting is None:
            raise Invalid("Choose a folder, a zip or some files first.")
        with transaction() as session:
            intake = session.get_one(Intake, self.waiting.intake_id)
            intake.label_prefix = prefix
            note_arrived(session, intake.id, self._files)
            complete_delivery(session, self._actor, intake.id)
        return self.waiting

    def give_up(self) -> None:
        """What has come becomes unreadable."""
        if self._current is not None:
            self._current.discard()
        if self.waiting is not None:
            with transaction() as session:
                cancel_delivery(session, self._actor, self.waiting.intake_id)

    def _next(self) -> Arriving:
        if len(self._files) == MOST_FILES:
            raise TooLarge(f"One delivery holds at most {MOST_FILES} files. Send the rest as another one.")
        if self.waiting is None:
            with transaction() as session:
                self.waiting = waiting_of(open_delivery(session, self._actor, source="upload"))
        return self.waiting.begin(len(self._files) + 1)
