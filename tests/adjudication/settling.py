"""A campaign of two readers who differ about one case, examined; and an adjudicator to settle it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.accounts import actions as accounts
from app.accounts.values import Actor, Role
from app.adjudication import actions, store
from app.adjudication.tables import AdjudicationSignature, Difference, Verdict
from app.agreement import store as agreement
from app.agreement.tables import Comparison
from app.assignments import store as plan
from app.reading import actions as reading
from app.reading import store as readings_store
from tests.factories import people, readings
from tests.factories.people import PASSWORD

MISREAD = {"cause": "misread", "rationale": "bright on high b"}


class Settling:
    def __init__(self, db: Session, *, dwi: tuple[str, str] = ("4", "2"), cases: int = 1, last_name: str = "") -> None:
        self.db = db
        self.coordinator = people.actor(db, Role.COORDINATOR, name=f"Cora{last_name}")
        self.ada = people.actor(db, Role.READER, name=f"Ada{last_name}")
        self.ben = people.actor(db, Role.READER, name=f"Ben{last_name}")
        self.zoe = people.actor(db, Role.ADJUDICATOR, name=f"Zoe{last_name}")
        self.studies = [readings.study(db) for _ in range(cases)]
        self.campaign = readings.campaign(
            db, self.coordinator, readers=[self.ada, self.ben], studies=self.studies, adjudicators=[self.zoe]
        )
        self.readings: dict[UUID, list[UUID]] = {self.ada.person_id: [], self.ben.person_id: []}
        for _ in range(cases):
            for reader, score in zip((self.ada, self.ben), dwi, strict=True):
                self.readings[reader.person_id].append(readings.read_and_sign(db, reader, self.campaign.id, dwi=score))
        self.examine()

    def examine(self) -> None:
        """What the worker does after each signature."""
        stage = plan.first_stage(self.db, self.campaign.id)
        for case in plan.cases(self.db, self.campaign.id):
            ids = {"campaign_id": str(self.campaign.id), "case_id": str(case.id), "stage_id": str(stage.id)}
            actions.on_reading_submitted(self.db, ids)
        self.db.commit()

    @property
    def comparisons(self) -> list[Comparison]:
        return agreement.current_comparisons(self.db, self.campaign.id)

    @property
    def comparison(self) -> Comparison:
        return self.comparisons[0]

    @property
    def differences(self) -> list[Difference]:
        return store.differences(self.db, self.comparison.id)

    def letter(self, reader: Actor) -> str:
        found = store.aliases(self.db, self.comparison.case_id)
        return next(letter for one, letter in found.items() if one in self.readings[reader.person_id])

    def seen(self, comparison_id: UUID | None = None) -> dict[UUID, int]:
        """What a room that was opened now has before it."""
        rows = store.differences(self.db, comparison_id or self.comparison.id)
        given = store.verdicts(self.db, [row.id for row in rows])
        return {difference: verdict.version for difference, verdict in given.items()}

    def settle(self, difference: Difference, *, by: Actor | None = None, **verdict: Any) -> Verdict:
        seen = self.seen(difference.comparison_id).get(difference.id, 0)
        given = {"kind": "none", "alias": None, "composite": None, "seen": seen} | MISREAD | verdict
        made = actions.settle(self.db, by or self.zoe, difference.comparison_id, difference.id, **given)
        self.db.commit()
        return made

    def settle_all(self) -> None:
        for one in self.comparisons:
            for difference in store.differences(self.db, one.id):
                self.settle(difference, kind="accept_one", alias="A")

    def sign(
        self, comparison_id: UUID | None = None, *, seen: Mapping[UUID, int] | None = None
    ) -> AdjudicationSignature:
        proof = accounts.prove_password(self.db, self.zoe, PASSWORD)
        comparison_id = comparison_id or self.comparison.id
        seen = self.seen(comparison_id) if seen is None else seen
        made = actions.sign(self.db, self.zoe, comparison_id, proof, seen=seen)
        self.db.commit()
        return made

    def sign_all(self) -> None:
        """Settle and sign every case that has differences."""
        self.settle_all()
        for one in self.comparisons:
            if store.differences(self.db, one.id):
                self.sign(one.id)

    def reopen(self, reader: Actor, reason: str = "a slip") -> UUID:
        reading_id = self.readings[reader.person_id][0]
        reading.reopen(self.db, self.coordinator, self.campaign.id, reading_id, reason=reason)
        self.db.commit()
        return reading_id

    def sign_again(self, reader: Actor, *answers: dict[str, Any]) -> None:
        """The reader changes these answers of the reopened reading and signs anew."""
        reading_id = self.readings[reader.person_id][0]
        before = readings_store.status(self.db, reading_id).revision
        readings.saved(self.db, reader, reading_id, {"answers": list(answers)}, expected=before)
        readings.signed(self.db, reader, reading_id, revision=before + 1)

    def finding_of(self, reader: Actor) -> str:
        row = readings_store.own_reading(self.db, reader.person_id, self.readings[reader.person_id][0])
        return str(readings_store.draft(self.db, row).findings[0]["id"])
