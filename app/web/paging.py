"""Which page of a list is asked for."""

from typing import Annotated

from fastapi import Query

PageNumber = Annotated[int, Query(ge=1, le=100_000)]
