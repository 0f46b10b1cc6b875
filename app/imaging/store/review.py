"""Series across studies by kind: scanner, name and role; the least sure first."""

import uuid
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, Text, and_, cast, func, literal, or_, select, tuple_
from sqlalchemy.dialects.postgresql import aggregate_order_by, distinct_on
from sqlalchemy.orm import Session

from app.imaging.tables import Series, Stack, StackRole
from app.imaging.values import Role
from app.imaging.values.review import UNSURE_BELOW, Kind, ReviewFilter, RoleGroup, Said
from app.kernel.paging import Page

PICTURES = 6
SIZE = 25


def role_groups(session: Session, wanted: ReviewFilter, *, page: int = 1) -> Page[RoleGroup]:
    """In two statements, however many studies there are."""
    rows = _stacks(wanted).subquery()
    grouped = _grouped(rows)
    total = session.scalar(select(func.count()).select_from(grouped.order_by(None).subquery())) or 0
    number = max(1, page)
    found = session.execute(grouped.limit(SIZE).offset((number - 1) * SIZE))
    return Page(items=[_group(row) for row in found], total=total, number=number, size=SIZE)


def stacks_of_kinds(
    session: Session, kinds: Collection[Kind], said: Said
) -> dict[Kind, list[tuple[uuid.UUID, uuid.UUID]]]:
    """Study and stack of each that belongs to a kind."""
    rows = _stacks(ReviewFilter(said=said)).subquery()
    keys = [(kind.scanner, kind.name, kind.role.value) for kind in kinds]
    query = select(rows.c.scanner, rows.c.name, rows.c.role, rows.c.study_id, rows.c.stack_id)
    found: dict[Kind, list[tuple[uuid.UUID, uuid.UUID]]] = {kind: [] for kind in kinds}
    if keys:
        for scanner, name, role, study_id, stack_id in session.execute(
            query.where(tuple_(rows.c.scanner, rows.c.name, rows.c.role).in_(keys))
        ):
            found[Kind(scanner, name, Role(role))].append((study_id, stack_id))
    return found


def known_scanners(session: Session) -> Sequence[str]:
    query = select(Stack.scanner).where(Stack.scanner.is_not(None)).distinct().order_by(Stack.scanner)
    return [scanner for scanner in session.scalars(query) if scanner]


def waiting_count(session: Session) -> int:
    """Stacks whose role nobody has confirmed."""
    return session.scalar(select(func.count()).select_from(_stacks(ReviewFilter()).subquery())) or 0


def _stacks(wanted: ReviewFilter) -> Select[Any]:
    """Each stack with its newest role."""
    newest = (
        select(StackRole)
        .ext(distinct_on(StackRole.stack_id))
        .order_by(StackRole.stack_id, StackRole.number.desc())
        .subquery()
    )
    scanner = func.coalesce(Stack.scanner, "")
    query = (
        select(
            scanner.label("scanner"),
            func.coalesce(Stack.name_digest, Series.description).label("name"),
            Stack.name_digest.is_not(None).label("teaches"),
            Series.description.label("shown_as"),
            Series.study_id,
            Stack.id.label("stack_id"),
            newest.c.role,
            newest.c.confidence,
            newest.c.evidence,
            newest.c.origin,
        )
        .join(Series, Stack.series_id == Series.id)
        .join(newest, newest.c.stack_id == Stack.id)
    )
    conditions: list[ColumnElement[bool]] = []
    if wanted.said is not Said.ALL:
        confirmed = newest.c.origin == "confirmed"
        conditions.append(confirmed if wanted.said is Said.CONFIRMED else ~confirmed)
    if wanted.role is not None:
        conditions.append(newest.c.role == wanted.role.value)
    if wanted.scanner:
        conditions.append(Stack.scanner == wanted.scanner)
    if wanted.unsure:
        conditions.append(newest.c.confidence < UNSURE_BELOW)
    if wanted.search:
        like = f"%{wanted.search.replace('%', '').replace('_', '')}%"
        evidence = cast(newest.c.evidence, Text)
        conditions.append(or_(Series.description.ilike(like), evidence.ilike(like)))
    return query.where(and_(literal(True), *conditions))


def _grouped(rows: Subquery) -> Select[Any]:
    least_sure = aggregate_order_by(rows.c.stack_id, rows.c.confidence, rows.c.study_id, rows.c.stack_id)
    evidence = func.array_agg(aggregate_order_by(rows.c.evidence, rows.c.confidence, rows.c.stack_id))
    return (
        select(
            rows.c.scanner,
            rows.c.name,
            rows.c.role,
            func.max(rows.c.shown_as),
            func.count(),
            func.count(rows.c.study_id.distinct()),
            func.min(rows.c.confidence),
            evidence[1],
            func.array_agg(least_sure)[1:PICTURES],
            func.bool_or(rows.c.origin == "learned"),
            func.bool_and(rows.c.teaches),
        )
        .group_by(rows.c.scanner, rows.c.name, rows.c.role)
        .order_by(func.min(rows.c.confidence), func.count().desc(), rows.c.scanner, rows.c.name, rows.c.role)
    )


def _group(row: Any) -> RoleGroup:  # noqa: ANN401  # a row of an ad hoc query
    scanner, name, role, shown_as, stacks, studies, confidence, evidence, pictures, learned, teaches = row
    return RoleGroup(
        Kind(scanner, name, Role(role)), shown_as, stacks, studies, confidence, tuple(evidence), tuple(pictures),
        is_learned=learned, teaches=teaches,
    )  # fmt: skip
