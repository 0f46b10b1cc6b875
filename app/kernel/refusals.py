"""Refusals: every expected "no", with a sentence the person can act on. HTTP statuses live in web/errors."""

from collections.abc import Mapping
from typing import Any


class Refusal(Exception):
    """An expected no. `code` is for programs, `sentence` for people, `details` for a form or a client."""

    default_code = "refused"

    def __init__(
        self,
        sentence: str,
        *,
        code: str | None = None,
        # JSON for the client; its shape belongs to the code
        details: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.code = code or self.default_code
        self.details = dict(details or {})


class NotFound(Refusal):
    """Missing, foreign or not for this role: deliberately one and the same answer."""

    default_code = "not_found"

    def __init__(self, sentence: str = "There is nothing here for you.") -> None:
        super().__init__(sentence)


class Invalid(Refusal):
    default_code = "invalid"


class Misunderstood(Refusal):
    """A program's request that does not follow its protocol (DICOMweb)."""

    default_code = "misunderstood"


class NotOffered(Refusal):
    """None of the media types that the caller would take is given here."""

    default_code = "not_offered"


class Conflict(Refusal):
    default_code = "conflict"


class Stale(Refusal):
    """Somebody else (another tab, another device) changed it first."""

    default_code = "stale"


class NotSignedIn(Refusal):
    default_code = "not_signed_in"

    def __init__(self, sentence: str = "Please sign in first.") -> None:
        super().__init__(sentence)


class Forbidden(Refusal):
    """Only for a request whose origin is not ours; a wrong role is NotFound."""

    default_code = "forbidden"


class TooLarge(Refusal):
    default_code = "too_large"


class TooMany(Refusal):
    default_code = "too_many"


class Unavailable(Refusal):
    """Storage or database cannot answer now; nothing was changed; try again."""

    default_code = "unavailable"
