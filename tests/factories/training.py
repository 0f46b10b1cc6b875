"""A campaign for training: Rita reads the reference, Ada and Ben are trained on two cases."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.values import Actor, Role
from app.assignments import actions as assigning
from app.reading import store
from app.reading.tables import Reading
from tests.factories import people, readings
from tests.factories.study_rows import study


class Training:
    """`reads` signs a case of a reader's and returns the reading; the reference goes by case."""

    def __init__(self, db: Session, *, tag: str = "", reference_reader: bool = True) -> None:
        self.db = db
        self.cora = people.actor(db, Role.COORDINATOR, name=f"Cora{tag}")
        self.readers = [people.actor(db, Role.READER, name=f"{one}{tag}") for one in ("Rita", "Ada", "Ben")]
        self.rita, self.ada, self.ben = self.readers
        self.studies = [study(db) for _ in range(2)]
        made = readings.campaign(
            db,
            self.cora,
            readers=self.readers,
            studies=self.studies,
            readers_per_case=2,
            start=False,
        )
        self.campaign_id = made.id
        reference = self.rita.person_id if reference_reader else None
        assigning.make_training(db, self.cora, made.id, reference_reader_id=reference, reason="for the newcomers")
        assigning.start_campaign(db, self.cora, made.id)
        db.commit()

    def opens(self, reader: Actor) -> UUID:
        return readings.opened(self.db, reader, self.campaign_id)

    def case_of(self, reader: Actor, reading_id: UUID) -> UUID:
        return store.own_reading(self.db, reader.person_id, reading_id).case_id

    def signs(self, reader: Actor, reading_id: UUID, *, dwi: str = "4", rationale: str = "") -> UUID:
        study_id = readings.study_of(self.db, self.case_of(reader, reading_id))
        readings.saved(self.db, reader, reading_id, readings.complete(self.db, study_id, dwi=dwi, rationale=rationale))
        readings.signed(self.db, reader, reading_id)
        return reading_id

    def signs_reference_of(self, case_id: UUID, *, dwi: str = "5", rationale: str = "") -> UUID:
        """Rita reads on until she has signed this case."""
        while True:
            reading_id = self.opens(self.rita)
            self.signs(self.rita, reading_id, dwi=dwi, rationale=rationale)
            if self.case_of(self.rita, reading_id) == case_id:
                return reading_id

    def purposes(self) -> set[tuple[UUID, str]]:
        rows = self.db.execute(
            select(Reading.reader_id, Reading.purpose).where(Reading.campaign_id == self.campaign_id)
        )
        return {(reader, purpose) for reader, purpose in rows}
