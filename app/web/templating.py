"""Pages: Jinja2 with autoescape, whole pages or one block of them, times, and addresses of static files."""

import hashlib
import json
import re
from collections.abc import Callable, Hashable
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2_fragments import render_block
from markupsafe import Markup

from app import __version__
from app.kernel.settings import settings
from app.web import flash

ROOT = Path(__file__).resolve().parents[2]
STATIC_DIR = ROOT / "static" / "dist"


def render(
    request: Request,
    template: str,
    context: dict[str, Any] | None = None,
    *,
    block: str | None = None,
    status: int = 200,
    headers: dict[str, str] | None = None,
) -> HTMLResponse:
    """The page, or only its `block` (for htmx). Every page also knows `actor`, `navigation` and `flash`."""
    values: dict[str, Any] = {
        "request": request,
        "here": request.url.path,
        "actor": getattr(request.state, "actor", None),
        "navigation": getattr(request.state, "navigation", ()),
        "flash": None if block else flash.read(request),
        **(context or {}),
    }
    if block:
        html = render_block(environment(), template, block, values)
    else:
        html = environment().get_template(template).render(values)
    response = HTMLResponse(html, status_code=status, headers=headers)
    if values["flash"]:
        flash.clear(response)
    return response


@lru_cache
def environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(ROOT / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        # like code: seen after a restart. To look at every file of a page took a tenth of the worklist
        auto_reload=False,
    )
    made.globals.update(static_url=static_url, version=__version__, is_demonstration=is_demonstration)
    made.globals.update(written_once=written_once)
    made.filters.update(regex_quote=regex_quote)
    made.filters.update(moment=moment, day=day, time_of_day=time_of_day, measure=measure, as_json=as_json)
    return made


@lru_cache(maxsize=4096)
def written_once(macro: Callable[[Hashable], str], value: Hashable) -> str:
    """What the macro writes of a value that never changes, for lines of long lists; of nothing else may it know."""
    return macro(value)


def is_demonstration() -> bool:
    """Whether pages may point to the demonstration's own page."""
    return settings().demo


def moment(value: datetime | None) -> str:
    """Date and time: UTC in the page, put into the reader's zone by the element `local-time`, UTC on hover."""
    return _time(value, "moment", "%Y-%m-%d %H:%M UTC")


def time_of_day(value: datetime | None) -> str:
    return _time(value, "time", "%H:%M UTC")


def day(value: date | None) -> str:
    """A calendar day; a time is shown as the day it falls on for the reader."""
    if isinstance(value, datetime):
        return _time(value, "day", "%Y-%m-%d")
    return "–" if value is None else value.isoformat()


def _time(value: datetime | None, shown: str, form: str) -> str:
    if value is None:
        return "–"
    utc = value.astimezone(UTC)
    return Markup('<local-time data-show="{}"><time datetime="{}" title="{}">{}</time></local-time>').format(
        shown, utc.strftime("%Y-%m-%dT%H:%M:%SZ"), utc.strftime("%Y-%m-%d %H:%M:%S UTC"), utc.strftime(form)
    )


def measure(value: float | None, digits: int = 1, unit: str = "") -> str:
    """A number with its unit, never torn apart by a line break."""
    if value is None:
        return "–"
    return f"{value:.{digits}f}\N{NO-BREAK SPACE}{unit}" if unit else f"{value:.{digits}f}"


def regex_quote(text: str) -> str:
    """For `pattern=`: browsers refuse escapes of characters that need none, so re.escape will not do."""
    return re.sub(r"[\^$.*+?()\[\]{}|/]", r"\\\g<0>", text)


# any JSON-able value goes in
def as_json(value: Any) -> str:  # noqa: ANN401
    """JSON for a data attribute; quotes are escaped by the template."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)


def static_url(path: str) -> str:
    """The address of a built file, with its content hash so that browsers may keep it for good."""
    file = STATIC_DIR / path
    try:
        stamp = file.stat().st_mtime_ns
    except OSError:
        return f"/static/{path}"
    return f"/static/{path}?v={content_hash(str(file), stamp)}"


@lru_cache(maxsize=512)
def content_hash(file: str, modified_ns: int) -> str:
    """`modified_ns` is only part of the cache's key: a newer file is hashed again."""
    return hashlib.sha256(Path(file).read_bytes()).hexdigest()[:12]
