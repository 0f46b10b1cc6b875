"""Many new rows of one table by one statement: they travel as one JSON document."""

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache

from sqlalchemy import Table, Text, bindparam, cast, column, func, select
from sqlalchemy.dialects.postgresql import JSON, Insert, insert
from sqlalchemy.orm import Session

from app.kernel.db import Base


def insert_many(
    session: Session, kind: type[Base], rows: Sequence[Mapping[str, object]], *, once: tuple[str, ...] = ()
) -> None:
    """All rows name the same columns, by their names in the table; the others get the database's defaults.

    `once`: columns that tell a row from the others; one that is there already stays as it is.
    """
    if rows:
        document = json.dumps(rows, separators=(",", ":"), allow_nan=False, default=str)
        session.execute(_statement(kind, tuple(rows[0]), once), {"rows": document})


@lru_cache
def _statement(kind: type[Base], names: tuple[str, ...], once: tuple[str, ...]) -> Insert:
    table = kind.__table__
    assert isinstance(table, Table)
    typed = [column(name, table.c[name].type) for name in names]
    document = cast(bindparam("rows", type_=Text()), JSON)
    given = func.json_to_recordset(document).table_valued(*typed, name="given").render_derived(with_types=True)
    made = insert(table).from_select(names, select(*(given.c[name] for name in names)), include_defaults=False)
    return made.on_conflict_do_nothing(index_elements=once) if once else made
