"""Training: before the own signature, no address of the house says anything of the reference."""

from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.tables import Person
from app.assignments import store as plan
from app.imaging.tables import Instance
from app.reading.tables import Finding, Mark, Reading, Submission
from tests.factories import people
from tests.factories.training import Training
from tests.house.test_blinding import addresses

TOKEN = "quillfeatherreference"


class Walked(Training):
    """Everything a trainee could try in an address."""

    def known_ids(self) -> list[str]:
        found: list[UUID] = [self.campaign_id, *(reader.person_id for reader in self.readers)]
        found += self.db.scalars(select(Reading.id).order_by(Reading.created_at)).all()
        found += [case.id for case in plan.cases(self.db, self.campaign_id)]
        found += self.db.scalars(select(Submission.id)).all()
        return [str(one) for one in found]

    def images(self) -> list[dict[str, str]]:
        series = self.studies[0].series[0]
        first = self.db.scalars(select(Instance).where(Instance.series_id == series.id).limit(1)).one()
        named = {"study_uid": self.studies[0].study_uid, "series_uid": series.series_uid, "sop_uid": first.sop_uid}
        return [{**named, "frames": "1"}]

    def secrets(self) -> set[str]:
        found = {TOKEN}
        for reading in self.db.scalars(select(Reading).where(Reading.reader_id == self.rita.person_id)):
            found |= {str(reading.id), reading.case_code}
            for table in (Mark, Finding):
                of_reading = select(table.object_id).where(table.reading_id == reading.id)
                found |= {str(one) for one in self.db.scalars(of_reading)}
            found |= set(self.db.scalars(select(Submission.digest).where(Submission.reading_id == reading.id)))
        return found


@pytest.fixture
def training(db: Session) -> Walked:
    return Walked(db)


@pytest.mark.long
def test_no_address_tells_a_trainee_of_the_reference_before_the_own_signature(
    client: TestClient, db: Session, training: Walked
) -> None:
    own = training.opens(training.ada)
    training.signs_reference_of(training.case_of(training.ada, own), rationale=TOKEN)
    secrets = training.secrets()
    walked = 0
    people.signed_in(client, db, db.get_one(Person, training.ada.person_id))
    for address in addresses(training):  # type: ignore[arg-type]  # only its ids, studies and images are asked for
        answer = client.get(address, follow_redirects=False)
        assert not answer.headers.get("location", "").startswith("/sign-in"), f"{address} ended the session"
        walked += 1
        asked = {one for one in secrets if one in address}
        told = {one for one in secrets - asked if one in answer.text}
        assert not told, f"{address} tells {told}"
    assert walked > 300
    training.signs(training.ada, own)
    people.signed_in(client, db, db.get_one(Person, training.ada.person_id))
    assert TOKEN in client.get(f"/api/v1/readings/{own}/feedback").text, "the token would have been seen"
