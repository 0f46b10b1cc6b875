"""The roof over the web: `create_app()` lists every room's doors and puts the guards around them."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator

from fastapi import APIRouter, FastAPI
from sqlalchemy.exc import OperationalError

from app import __version__
from app.accounts import api as accounts_api
from app.accounts import doors
from app.accounts import pages as accounts_pages
from app.adjudication import api as adjudication_api
from app.adjudication import pages as adjudication_pages
from app.agreement import api as agreement_api
from app.agreement import pages as agreement_pages
from app.assignments import pages as assignments_pages
from app.clinical import api as clinical_api
from app.demo import pages as demo_pages
from app.demo import staging as demonstration
from app.imaging import api as imaging_api
from app.imaging import dicomweb as imaging_dicomweb
from app.imaging import pages as imaging_pages
from app.kernel.blobs import complaint
from app.kernel.db import transaction
from app.kernel.garbage import spare_what_stays
from app.kernel.settings import settings
from app.oversight import pages as oversight_pages
from app.protocols import pages as protocols_pages
from app.protocols.actions import publish_shipped
from app.reading import api as reading_api
from app.reading import pages as reading_pages
from app.releases import api as releases_api
from app.releases import pages as releases_pages
from app.web import errors, events, health
from app.web.answers import PROBLEMS
from app.web.guards import Guards
from app.web.static_files import BuiltFiles

log = logging.getLogger(__name__)

ROUTERS: tuple[APIRouter, ...] = (
    # first what is asked most often: an address is compared with all that stand before it
    imaging_dicomweb.router,
    imaging_api.router,
    reading_api.router,
    # before the reading room: /campaigns/new is no campaign
    assignments_pages.router,
    reading_pages.router,
    health.router,
    accounts_pages.router,
    accounts_api.router,
    imaging_pages.router,
    clinical_api.router,
    protocols_pages.router,
    agreement_pages.router,
    adjudication_pages.router,
    adjudication_api.router,
    releases_pages.router,
    releases_api.router,
    oversight_pages.router,
    agreement_api.router,
    demo_pages.router,
)

LARGE_BODIES: dict[str, int] = {
    "/studies/uploads": 16 * 1024**3,
    "/dicomweb/studies": 16 * 1024**3,
    "/delineations": 200 * 1024**2,
    "/api/v1/delineations": 200 * 1024**2,
}
"""Path prefix → bytes taken there at most, where the usual limit is too small (uploads)."""


def create_app() -> FastAPI:
    app = FastAPI(
        title="Consilium",
        version=__version__,
        lifespan=_lifespan,
        # our own pages, from our own files: accounts/pages/reference.py
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
        responses=PROBLEMS,
        # nobody collects it, and asking whether somebody does costs a fifth of a frame
        telemetry={"tracing": False, "metrics": False, "logs": False},
    )
    app.state.is_signed_in = doors.is_signed_in
    app.add_middleware(Guards, large_bodies=LARGE_BODIES)
    # the last added stands before all others
    app.add_middleware(imaging_dicomweb.ShortWay)
    errors.install(app)
    for router in ROUTERS:
        app.include_router(router)
    app.mount("/static", BuiltFiles(), name="static")
    return app


@contextlib.asynccontextmanager
async def _lifespan(_: FastAPI) -> AsyncIterator[None]:
    async with contextlib.AsyncExitStack() as stack:
        await asyncio.to_thread(_open_house)
        await demonstration.open_or_close()
        if settings().in_process_worker:
            from app.worker import in_process_worker

            await stack.enter_async_context(in_process_worker())
        stack.callback(events.stop)
        spare_what_stays()
        yield


def _open_house() -> None:
    if sentence := complaint():
        log.error("%s", sentence)
    try:
        with transaction() as session:
            publish_shipped(session)
    except OperationalError as error:
        log.warning("the shipped protocols could not be published, the next start does it: %s", error)
