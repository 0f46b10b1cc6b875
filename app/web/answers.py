"""What each status says: its title, what to do next, and how the API describes its refusals."""

from typing import Any

TITLES = {
    400: "This request could not be understood",
    401: "Please sign in",
    403: "This request did not come from our pages",
    404: "Nothing here",
    405: "This address does not do that",
    406: "This form is not offered",
    409: "This cannot be done now",
    412: "It was changed elsewhere first",
    413: "This is too large",
    415: "This kind of content is not taken here",
    422: "Something needs correcting",
    429: "Too many tries",
    500: "Something broke on our side",
    503: "We cannot answer right now",
}

NEXT = {
    404: "Check the address, or go back to your first page.",
    409: "Go back, look at the present state and decide again.",
    412: "Go back and reload: both versions are kept.",
    422: "Go back, correct it and send it again.",
    429: "Wait a few minutes, then try again.",
    500: "Try again; if it happens once more, tell the person who runs this server.",
    503: "Wait a moment, then try again.",
}

_PROBLEM_FIELDS = {name: {"type": "string"} for name in ("type", "title", "detail", "code")}
_PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "detail", "code", "details"],
    "properties": {**_PROBLEM_FIELDS, "status": {"type": "integer"}, "details": {"type": "object"}},
}
PROBLEMS: dict[int | str, dict[str, Any]] = {
    kind: {"description": description, "content": {"application/problem+json": {"schema": _PROBLEM}}}
    for kind, description in (
        ("4XX", "Refused, with a sentence to act on (RFC 9457)"),
        ("503", "Cannot answer now; nothing was changed"),
    )
}
"""How every API route may refuse, for its description."""

RETRY_AFTER = {429: "60", 503: "5"}
