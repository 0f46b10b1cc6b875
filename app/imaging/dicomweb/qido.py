"""QIDO-RS: searches for studies, series and instances, among those that the token was granted."""

from collections.abc import Callable, Collection
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response
from sqlalchemy import Row
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import QueryParams

from app.accounts.doors import DicomwebClient
from app.accounts.values import Actor
from app.imaging.actions.indexing import index_series
from app.imaging.dicom.dicom_json import Json
from app.imaging.dicomweb import accept, documents
from app.imaging.dicomweb.query import parsed, wants_fuzzy
from app.imaging.dicomweb.seen import base
from app.imaging.rules.searching import Kind, Level, Search
from app.imaging.store.dicomweb_search import Rows, found_instances, found_series, found_studies
from app.imaging.store.dicomweb_visible import unindexed, visible_series
from app.kernel.db import asking, transaction

router = APIRouter()

STUDY_UID, SERIES_UID = "0020000D", "0020000E"
_ANSWER: dict[int | str, dict[str, Any]] = {
    200: {"description": "DICOM JSON (PS3.18 F)", "content": {accept.JSON: {"schema": {"type": "array"}}}}
}
Finder = Callable[[Session, Actor, Search], Rows]
Writer = Callable[[Session, Rows, Search, str], list[str]]


@router.get("/studies", response_class=Response, responses=_ANSWER)
async def studies(request: Request, actor: DicomwebClient) -> Response:
    """Studies; any attribute of patient and study may be given as a parameter."""
    return await _answer(request, actor, Level.STUDY, {})


@router.get("/series", response_class=Response, responses=_ANSWER)
async def all_series(request: Request, actor: DicomwebClient) -> Response:
    """Series of all studies."""
    return await _answer(request, actor, Level.SERIES, {})


@router.get("/instances", response_class=Response, responses=_ANSWER)
async def all_instances(request: Request, actor: DicomwebClient) -> Response:
    """Instances of all studies."""
    return await _answer(request, actor, Level.INSTANCE, {})


@router.get("/studies/{study_uid}/series", response_class=Response, responses=_ANSWER)
async def series(request: Request, actor: DicomwebClient, study_uid: str) -> Response:
    """Series of a study."""
    return await _answer(request, actor, Level.SERIES, {STUDY_UID: study_uid})


@router.get("/studies/{study_uid}/instances", response_class=Response, responses=_ANSWER)
async def instances_of_study(request: Request, actor: DicomwebClient, study_uid: str) -> Response:
    """Instances of a study."""
    return await _answer(request, actor, Level.INSTANCE, {STUDY_UID: study_uid})


@router.get("/studies/{study_uid}/series/{series_uid}/instances", response_class=Response, responses=_ANSWER)
async def instances(request: Request, actor: DicomwebClient, study_uid: str, series_uid: str) -> Response:
    """Instances of a series."""
    return await _answer(request, actor, Level.INSTANCE, {STUDY_UID: study_uid, SERIES_UID: series_uid})


async def _answer(request: Request, actor: Actor, level: Level, above: dict[str, str]) -> Response:
    accept.assert_takes_json(request.headers.get("accept"))
    # one step into the thread pool for all of it
    body, more = await run_in_threadpool(_found, actor, level, above, request.query_params, base(request))
    response = Response(body, media_type=accept.JSON, headers={"Vary": "Accept"})
    if more:
        rest = "There are more results than were given; ask for the next ones with offset"
        response.headers.append("Warning", f'299 consilium "{rest}"')
    if wants_fuzzy(request.query_params):
        response.headers.append("Warning", '299 consilium "Fuzzy matching is not supported; values matched literally"')
    return response


def _found(actor: Actor, level: Level, above: dict[str, str], query: QueryParams, place: str) -> tuple[str, bool]:
    """The list as JSON, and whether there is more than was given."""
    with asking() as session:
        if above:
            # a study that is foreign or missing is 404, not an empty list
            visible_series(session, actor, above[STUDY_UID], above.get(SERIES_UID))
        search = parsed(level, query).within(above)
        if any(key.kind is Kind.TIME for key, _ in search.matches):
            # times are matched in what is written beside the rows
            _index(session, unindexed(session, actor))
        find, write = _HOW[level]
        rows = find(session, actor, search)
        if level is Level.INSTANCE:
            rows = _indexed(session, actor, search, rows)
        shown = rows[: search.limit]
        texts = write(session, shown, search, place)
    return f"[{','.join(texts)}]", len(rows) > len(shown)


def _indexed(session: Session, actor: Actor, search: Search, rows: Rows) -> Rows:
    missing = {row.series_id for row in rows if row.made_of != row.manifest_sha256}
    if not missing:
        return rows
    _index(session, missing)
    return found_instances(session, actor, search)


def _index(asker: Session, series_ids: Collection[UUID]) -> None:
    asker.commit()  # gives its connection back: no answer holds two
    with transaction() as session:
        index_series(session, series_ids)


def _each(write: Callable[[Row[Any], Search, str], Json]) -> Writer:
    return lambda session, rows, search, place: [documents.text(write(row, search, place)) for row in rows]


_HOW: dict[Level, tuple[Finder, Writer]] = {
    Level.STUDY: (found_studies, documents.studies),
    Level.SERIES: (found_series, _each(documents.series)),
    Level.INSTANCE: (found_instances, _each(documents.instance)),
}
