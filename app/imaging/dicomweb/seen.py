"""The series behind an address, if the token may see them; looked up in the thread pool, kept for seconds."""

from collections.abc import Sequence
from functools import lru_cache

from fastapi import Request
from starlette.concurrency import run_in_threadpool

from app.accounts.values import Actor
from app.imaging.actions.indexing import index_series
from app.imaging.store import dicomweb_recent as recent
from app.imaging.store.dicomweb_index import Index, IndexedInstance
from app.imaging.store.dicomweb_visible import VisibleSeries, visible_series
from app.imaging.tables import GRANT_TOPIC
from app.kernel.db import asking, transaction
from app.kernel.notify import Hub
from app.kernel.refusals import NotFound
from app.kernel.settings import settings
from app.kernel.together import Together
from app.web.events import listening

_together: Together[Index] = Together()


async def series_index(actor: Actor, study_uid: str, series_uid: str) -> Index:
    _hear(listening())
    key = recent.key(actor, study_uid, series_uid)
    known = recent.memory.recall(key)
    if known is not None:
        return known
    asked_at = recent.memory.moment()

    async def look() -> Index:
        try:
            (found,) = await visible(actor, study_uid, series_uid)
        except NotFound:
            recent.memory.drop(key)
            raise
        index = index_of(found)
        recent.memory.keep(key, index, asked_at)
        return index

    return await _together.look((key, asked_at), look)


def at_a_glance(actor: Actor, study_uid: str, series_uid: str) -> Index | None:
    """What this token was let see in the last seconds; None says nothing about it."""
    _hear(listening())
    return recent.memory.glance(recent.key(actor, study_uid, series_uid))


async def instance(actor: Actor, study_uid: str, series_uid: str, sop_uid: str) -> tuple[Index, IndexedInstance]:
    index = await series_index(actor, study_uid, series_uid)
    found = index.instances.get(sop_uid)
    if found is None:
        raise NotFound
    return index, found


async def visible(actor: Actor, study_uid: str, series_uid: str | None = None) -> Sequence[VisibleSeries]:
    """All with their index, which is written now where it is missing."""
    return await run_in_threadpool(_looked_up, actor, study_uid, series_uid)


def index_of(series: VisibleSeries) -> Index:
    assert series.index is not None
    return series.index


def base(request: Request) -> str:
    """The address of this service as the caller knows it."""
    scheme = "https" if settings().https else request.url.scheme
    return f"{scheme}://{request.url.netloc}/dicomweb"


def _looked_up(actor: Actor, study_uid: str, series_uid: str | None) -> Sequence[VisibleSeries]:
    with asking() as session:
        found = visible_series(session, actor, study_uid, series_uid)
        missing = [one.id for one in found if one.index is None]
        if not missing:
            return found
    with transaction() as session:
        index_series(session, missing)
        return visible_series(session, actor, study_uid, series_uid)


@lru_cache(maxsize=1)
def _hear(hub: Hub) -> None:
    """Once for each hub: from now on the end of a grant is heard."""
    recent.forget(None)
    hub.on(GRANT_TOPIC, recent.forget)
