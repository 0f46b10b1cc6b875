"""DICOMweb searches in one statement each, answered from rows and stored counts; no file is opened."""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    String,
    and_,
    cast,
    exists,
    false,
    func,
    or_,
    select,
)  # fmt: skip
from sqlalchemy.dialects.postgresql import ARRAY, aggregate_order_by
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from app.accounts.values import Actor
from app.imaging.rules.searching import Key, Kind, Search, bounds, pattern, several
from app.imaging.store.dicomweb_visible import granted
from app.imaging.tables import Instance, Patient, Series, SeriesIndex, Study

# columns of several types
_COLUMNS: Mapping[str, InstrumentedAttribute[Any]] = {
    "0020000D": Study.study_uid,
    "00080020": Study.study_date,
    "00100010": Patient.pseudonym,
    "00100020": Patient.pseudonym,
    "00100040": Patient.sex,
    "0020000E": Series.series_uid,
    "00080060": Series.modality,
    "00200011": Series.number,
    "0008103E": Series.description,
    "00080018": Instance.sop_uid,
    "00080016": Instance.sop_class_uid,
    "00200013": Instance.number,
}
_INSTANCES = func.coalesce(
    SeriesIndex.instances,
    select(func.count()).where(Instance.series_id == Series.id).correlate(Series).scalar_subquery(),
)
_FIRST_DESCRIBED = func.array_agg(
    aggregate_order_by(SeriesIndex.metadata_sha256, Series.number, Series.id), type_=ARRAY(String)
).filter(SeriesIndex.summary.is_not(None))[1]
Rows = Sequence[Row[Any]]


def found_studies(session: Session, actor: Actor, search: Search) -> Rows:
    """One more than the limit when there are more. Columns: see the labels."""
    return _page(session, _of_studies(actor, search), search)


@lru_cache(maxsize=256)
def _of_studies(actor: Actor, search: Search) -> Select[Any]:
    """Programs ask the same again and again; making a statement takes longer than answering it."""
    return (
        _from(select(), actor, search)
        .add_columns(
            Study.study_uid,
            Study.study_date,
            Patient.pseudonym,
            Patient.sex,
            func.array_agg(Series.modality.distinct()).label("modalities"),
            func.count().label("series"),
            func.sum(_INSTANCES).label("instances"),
            _FIRST_DESCRIBED.label("described"),
            Study.id.label("study_id"),
        )
        .group_by(Study.id, Patient.id)
        .order_by(Study.accepted_at, Study.id)
    )


def summaries(session: Session, rows: Rows) -> dict[str, dict[str, Any]]:
    """Of studies that were found: what their `described` stands for, the attributes of the series with that digest."""
    query = (
        select(SeriesIndex.metadata_sha256, SeriesIndex.summary)
        .join(Series, Series.id == SeriesIndex.series_id)
        .where(Series.study_id.in_([row.study_id for row in rows]))
        .where(SeriesIndex.metadata_sha256.in_({row.described for row in rows}))
    )
    return {digest: summary for digest, summary in session.execute(query)}


def found_series(session: Session, actor: Actor, search: Search) -> Rows:
    query = _series_columns(_from(select(), actor, search)).order_by(
        Study.accepted_at, Study.id, Series.number.nulls_last(), Series.id
    )
    return _page(session, query, search)


def found_instances(session: Session, actor: Actor, search: Search) -> Rows:
    query = (
        _series_columns(_from(select(), actor, search))
        .join(Instance, Instance.series_id == Series.id)
        .add_columns(Instance.sop_uid, Instance.sop_class_uid, Instance.number.label("instance_number"))
        .add_columns(Instance.frames, SeriesIndex.metadata_sha256, SeriesIndex.index_sha256)
        .add_columns(SeriesIndex.made_of, Series.manifest_sha256, Series.pack_sha256, Series.id.label("series_id"))
        .order_by(Study.accepted_at, Study.id, Series.number.nulls_last(), Series.id)
        .order_by(Instance.number.nulls_last(), Instance.sop_uid)
    )
    return _page(session, query, search)


def _series_columns(query: Select[Any]) -> Select[Any]:
    return query.add_columns(
        Study.study_uid,
        Study.study_date,
        Patient.pseudonym,
        Patient.sex,
        Series.series_uid,
        Series.modality,
        Series.number,
        Series.description,
        _INSTANCES.label("instances"),
        SeriesIndex.summary,
    )


def _from(query: Select[Any], actor: Actor, search: Search) -> Select[Any]:
    conditions = [_condition(actor, key, value) for key, value in search.matches]
    return (
        query.select_from(Series)
        .join(Study, Study.id == Series.study_id)
        .join(Patient, Patient.id == Study.patient_id)
        .outerjoin(SeriesIndex, SeriesIndex.series_id == Series.id)
        .where(granted(actor), *conditions)
    )


def _page(session: Session, query: Select[Any], search: Search) -> Rows:
    return session.execute(query.limit(search.limit + 1).offset(search.offset)).all()


def _condition(actor: Actor, key: Key, value: str) -> ColumnElement[bool]:
    if key.keyword == "ModalitiesInStudy":
        return _some_series(actor, value)
    return _MATCHING[key.kind](key.tag, value)


def _some_series(actor: Actor, value: str) -> ColumnElement[bool]:
    """A study with a series of one of these modalities; the other series of it are counted all the same."""
    other = aliased(Series)
    same = and_(other.study_id == Series.study_id, granted(actor, other))
    return exists(select(other.id).where(same, or_(*_like(other.modality, value))))


# a column of a mapped class or an alias
def _like(column: Any, value: str) -> list[ColumnElement[bool]]:  # noqa: ANN401
    return [column.ilike(pattern(one), escape="\\") for one in value.split("\\") if one] or [false()]


def _by_words(tag: str, value: str) -> ColumnElement[bool]:
    return or_(*_like(_COLUMNS[tag], value))


def _by_uid(tag: str, value: str) -> ColumnElement[bool]:
    return _COLUMNS[tag].in_(several(value))


def _by_number(tag: str, value: str) -> ColumnElement[bool]:
    return _COLUMNS[tag].in_([int(value)])


def _by_date(tag: str, value: str) -> ColumnElement[bool]:
    return _between(func.to_char(_COLUMNS[tag], "YYYYMMDD"), value)


def _by_time(tag: str, value: str) -> ColumnElement[bool]:
    return _between(SeriesIndex.summary[(tag, "Value", "0")].astext, value)


def _between(column: ColumnElement[Any], value: str) -> ColumnElement[bool]:
    first, last = bounds(value)
    # a range ends with everything that begins like its end: 1015 is any second of that minute
    ends = cast(func.left(column, len(last or "")), String) <= last if last else column.is_not(None)
    return and_(column >= first, ends) if first else and_(ends)


def _never(tag: str, value: str) -> ColumnElement[bool]:
    return false()


_MATCHING: Mapping[Kind, Callable[[str, str], ColumnElement[bool]]] = {
    Kind.WORDS: _by_words,
    Kind.UID: _by_uid,
    Kind.NUMBER: _by_number,
    Kind.DATE: _by_date,
    Kind.TIME: _by_time,
    Kind.EMPTY: _never,
}
