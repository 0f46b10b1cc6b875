"""The database session of a request: one transaction, committed before the response leaves."""

from collections.abc import Iterator
from typing import Annotated

from fastapi import Depends
from sqlalchemy.orm import Session

from app.kernel.db import session_maker


def request_session() -> Iterator[Session]:
    with session_maker().begin() as session:
        yield session


DbSession = Annotated[Session, Depends(request_session, scope="function")]
"""`scope="function"`: with a plain dependency FastAPI would commit after answering, and a save would be
acknowledged before it is safe."""
