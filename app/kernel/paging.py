"""Pages of a list: numbered from 1, with the total, so that every list can say where one is."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

T = TypeVar("T")


@dataclass(frozen=True)
class Page(Generic[T]):
    items: Sequence[T]
    total: int
    number: int
    size: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.size))

    @property
    def has_previous(self) -> bool:
        return self.number > 1

    @property
    def has_next(self) -> bool:
        return self.number < self.pages


def page_of(session: Session, query: Select[T], *, number: int, size: int = 50) -> Page[T]:
    """One page of the first column of `query`, in two statements whatever the length of the list."""
    total = session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
    number = max(1, number)
    items = session.scalars(query.limit(size).offset((number - 1) * size)).unique().all()
    return Page(items=items, total=total, number=number, size=size)


def page_in(items: Sequence[T], *, number: int, size: int = 100) -> Page[T]:
    """One page of a list that had to be sorted or narrowed as a whole."""
    return Page(items=items[(number - 1) * size : number * size], total=len(items), number=number, size=size)
