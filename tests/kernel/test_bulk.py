"""Many rows by one statement: each as it was given, the rest by the database's defaults."""

import uuid

from sqlalchemy import event, select
from sqlalchemy.orm import Session

from app.kernel import db as database
from app.kernel.bulk import insert_many
from app.kernel.signals import Signal


def test_all_rows_come_by_one_statement_and_get_what_they_do_not_name(db: Session) -> None:
    given = [{"name": f"thing.{number}", "ids": {"it": f"“{number}” \\ é"}} for number in range(50)]
    statements: list[str] = []
    listen = ("before_cursor_execute", lambda _c, _cursor, statement, *_: statements.append(statement))
    event.listen(database.engine(), *listen)
    insert_many(db, Signal, given)
    event.remove(database.engine(), *listen)
    rows = db.scalars(select(Signal)).all()
    assert len(statements) == 1
    assert {row.name: row.ids for row in rows} == {one["name"]: one["ids"] for one in given}
    assert len({row.id for row in rows}) == 50
    assert all(row.at and row.handled_at is None for row in rows)


def test_a_row_that_is_there_already_stays_as_it_is(db: Session) -> None:
    known, new = uuid.uuid4(), uuid.uuid4()
    insert_many(db, Signal, [{"id": known, "name": "first", "ids": {}}], once=("id",))
    again = [{"id": one, "name": "later", "ids": {}} for one in (known, new)]
    insert_many(db, Signal, again, once=("id",))
    insert_many(db, Signal, [], once=("id",))
    assert {row.id: row.name for row in db.scalars(select(Signal))} == {known: "first", new: "later"}
