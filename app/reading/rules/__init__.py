"""Decisions of the reading room: states, what may be saved and signed, canonical form; pure."""

from app.reading.rules.canonical import body_digest, canonical, canonical_bytes, digest
from app.reading.rules.lifecycle import (
    Status,
    assert_current,
    assert_may_reopen,
    assert_may_save,
    assert_may_sign,
    assert_same_body,
    open_state,
    reason,
    state,
)

__all__ = [
    "Status",
    "assert_current",
    "assert_may_reopen",
    "assert_may_save",
    "assert_may_sign",
    "assert_same_body",
    "body_digest",
    "canonical",
    "canonical_bytes",
    "digest",
    "open_state",
    "reason",
    "state",
]
