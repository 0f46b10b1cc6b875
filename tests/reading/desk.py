"""A reader at work: saves to an open reading and looks at what is kept."""

import json
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from app.accounts.values import Actor, Role
from app.reading import actions, store
from app.reading.values import Content, DraftChange, Saved
from tests.factories import people, readings


class Desk:
    """A reader before an open reading, and another reader of the same case."""

    def __init__(self, db: Session) -> None:
        self.db = db
        self.coordinator = people.actor(db, Role.COORDINATOR, name="Cora")
        self.reader = people.actor(db, Role.READER, name="Ada")
        self.other = people.actor(db, Role.READER, name="Ben")
        noise = readings.study(db)
        self.study = readings.study(db)
        self.campaign = readings.campaign(db, self.coordinator, readers=[self.reader, self.other], studies=[self.study])
        readings.campaign(db, self.coordinator, readers=[self.other], studies=[noise])
        self.reading_id = readings.opened(db, self.reader, self.campaign.id)

    def save(
        self, body: dict[str, Any], *, expected: int = 0, key: UUID | None = None, by: Actor | None = None
    ) -> Saved:
        done = actions.save(
            self.db,
            by or self.reader,
            self.reading_id,
            DraftChange.model_validate(body),
            expected=expected,
            key=key or uuid4(),
            sent=json.dumps(body).encode(),
        )
        self.db.commit()
        return done

    def draft(self) -> Content:
        reading = store.own_reading(self.db, self.reader.person_id, self.reading_id)
        return store.draft(self.db, reading)
