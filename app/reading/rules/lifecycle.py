"""The life of a reading: waiting, draft, signed, reopened, set aside, ended; and what each allows."""

from dataclasses import dataclass
from datetime import datetime

from app.kernel.refusals import Conflict, Invalid, NotFound, Stale
from app.reading.values import ReadingState


@dataclass(frozen=True)
class Status:
    """What the rows of a reading say about it."""

    revision: int = 0
    saved_at: datetime | None = None
    signed_at: datetime | None = None
    set_aside: bool = False
    reopened: bool = False
    ended: bool = False


def state(status: Status) -> ReadingState:
    """The one word for a reading. A signature stands whatever is reported afterwards."""
    if status.ended:
        return ReadingState.ENDED
    if status.signed_at is not None:
        return ReadingState.SIGNED
    if status.set_aside:
        return ReadingState.SET_ASIDE
    if status.reopened:
        return ReadingState.REOPENED
    return ReadingState.DRAFT if status.revision else ReadingState.WAITING


def open_state(status: Status) -> str:
    """As the room knows it: open, or closed in one of two ways."""
    now = state(status)
    return now.value if now in (ReadingState.SIGNED, ReadingState.SET_ASIDE) else "draft"


def assert_may_save(status: Status) -> None:
    match state(status):
        case ReadingState.ENDED:
            # taken back while the request was on its way
            raise NotFound
        case ReadingState.SIGNED:
            raise Conflict("This reading is signed; it can only be changed after it is reopened.", code="signed")
        case ReadingState.SET_ASIDE:
            raise Conflict("This case is set aside until its problem is resolved.", code="set_aside")
        case _:
            return


def assert_current(expected: int, status: Status) -> None:
    if expected != status.revision:
        raise Stale(
            f"This reading was saved from another window: revision {status.revision} is newer than {expected}.",
            details={"revision": status.revision},
        )


def assert_same_body(sent_digest: str, first_digest: str) -> None:
    if sent_digest != first_digest:
        raise Invalid(
            "This idempotency key was used for another save; nothing was changed.", code="idempotency_key_reused"
        )


def assert_may_sign(status: Status, *, expected: int) -> None:
    if status.signed_at is not None:
        raise Conflict("This reading was already signed.", code="signed")
    assert_may_save(status)
    assert_current(expected, status)


def assert_may_reopen(status: Status) -> None:
    if status.signed_at is None:
        raise Conflict("Only a signed reading can be reopened.")


def reason(text: str) -> str:
    """The why of a change after a signature; returns it trimmed."""
    text = text.strip()
    if len(text) < 3:
        raise Invalid("Please give a reason; it becomes part of the record.", details={"fields": {"reason": "Needed."}})
    return text
