"""Boards are computed in the background and only read by pages; they say from when they are, or that they are not."""

import re
import sys
from dataclasses import replace
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import func, select, text, update
from sqlalchemy.orm import Session

from app.accounts.tables import Person
from app.accounts.values import Actor, Role
from app.agreement import actions, store
from app.agreement.actions.boards import COMPUTE, PLAN
from app.agreement.metrics import RatingMetric
from app.agreement.rules import freshness
from app.agreement.store.parts import BOARD, MORE
from app.agreement.tables import AgreementPart, AgreementStatistic
from app.agreement.values import RESAMPLES, SEED, MetricValue, Ratings
from app.assignments import actions as planning
from app.assignments import store as assignments
from app.assignments.tables import Campaign
from app.audit.tables import Event
from tests.factories import boards, people, readings
from tests.factories.study_rows import study
from tests.prepared import Prepared
from tests.statements import counted

pytestmark = pytest.mark.xdist_group("boards")

WRITES = re.compile(r"^\s*(INSERT|UPDATE|DELETE)", re.I)


class Clinic:
    def __init__(self, db: Session, coordinator: Actor, readers: list[Actor], campaign_id: UUID) -> None:
        self.db, self.coordinator, self.readers = db, coordinator, readers
        self.campaign = db.get_one(Campaign, campaign_id)
        self.path = f"/campaigns/{campaign_id}/agreement"

    @property
    def looked(self) -> store.Looked:
        return store.look(self.db, self.campaign.id, assignments.first_stage(self.db, self.campaign.id))

    def add_a_case(self) -> None:
        """Signed by all and compared; the boards do not know of it yet."""
        planning.add_cases(self.db, self.coordinator, self.campaign.id, [study(self.db).id])
        planning.assign_evenly(self.db, self.coordinator, self.campaign.id)
        self.db.commit()
        self.sign(1)

    def sign(self, cases: int) -> None:
        for reader, dwi in zip(self.readers, "424", strict=True):
            for _ in range(cases):
                readings.read_and_sign(self.db, reader, self.campaign.id, dwi=dwi)
        actions.compare_finished(self.db, self.campaign.id)
        self.db.commit()

    def compute(self) -> None:
        boards.computed(self.db, self.campaign.id)
        self.db.commit()


def two_cases_of_three_readers(db: Session) -> tuple[Actor, list[Actor], UUID]:
    readers = [people.actor(db, Role.READER, name=name) for name in ("Ada Reader", "Ben Reader", "Cy Reader")]
    coordinator = people.actor(db, Role.COORDINATOR, name="Cora")
    made = readings.campaign(db, coordinator, readers=readers, studies=[study(db) for _ in range(2)])
    clinic = Clinic(db, coordinator, readers, made.id)
    clinic.sign(2)
    clinic.compute()
    return coordinator, readers, made.id


@pytest.fixture
def clinic(db: Session, client: TestClient, prepared: Prepared) -> Clinic:
    """Two cases signed by three readers, compared and computed."""
    coordinator, readers, campaign_id = prepared(two_cases_of_three_readers)
    signed_in = people.signed_in(client, db, db.get_one(Person, coordinator.person_id))
    return Clinic(db, signed_in, readers, campaign_id)


def jobs(db: Session, task: str) -> int:
    query = text("SELECT count(*) FROM procrastinate.procrastinate_jobs WHERE task_name = :task")
    return int(db.execute(query, {"task": task}).scalar_one())


def test_pages_read_and_never_resample(clinic: Clinic, client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(metric: RatingMetric, ratings: Ratings, **_: object) -> MetricValue:
        raise AssertionError(f"{metric.key} was computed while somebody looked")

    monkeypatch.setattr(RatingMetric, "evaluate", never)
    for page in ("", "/item?item=dwi", "/item?item=lesions", "/breakdown?by=zone", "/difficulty", "/export.zip"):
        with counted() as statements:
            assert client.get(clinic.path + page).status_code == 200, page
        written = [one for one in statements if WRITES.match(one) and "sign_in_session" not in one]
        assert not written, page


def test_kept_values_are_those_that_were_computed(clinic: Clinic) -> None:
    rows = clinic.db.scalars(
        select(AgreementStatistic).where(AgreementStatistic.item == "dwi", AgreementStatistic.breakdown == "pairs")
    ).all()
    assert {row.n for row in rows} == {2}
    assert {(row.resamples, row.seed) for row in rows if row.value is not None} == {(RESAMPLES, SEED)}
    (board,) = store.item_boards(clinic.looked, "dwi")
    again = {one.key: one.value for line in board.block.lines for one in line.statistics}
    assert set(again) == {"percent_agreement", "cohen_kappa_quadratic"}
    assert len({row.inputs for row in rows}) >= 2
    assert all(len(row.inputs) == 64 for row in rows)


def test_a_newer_signature_is_said_until_the_boards_follow(clinic: Clinic, client: TestClient) -> None:
    assert "nothing was signed since" in client.get(clinic.path).text
    before = jobs(clinic.db, PLAN)
    clinic.add_a_case()
    page = client.get(clinic.path).text
    assert "3 readings are newer" in page
    assert "From 3 cases" in page
    assert jobs(clinic.db, PLAN) == before + 1
    clinic.compute()
    assert "nothing was signed since" in client.get(clinic.path).text


def test_what_did_not_change_is_not_resampled(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    clinic.db.execute(update(AgreementPart).values(material="of other comparisons"))
    clinic.db.commit()
    computed: list[str] = []
    evaluate = RatingMetric.evaluate

    def noted(metric: RatingMetric, ratings: Ratings, **drawn: int) -> MetricValue:
        computed.append(metric.key)
        return evaluate(metric, ratings, **drawn)

    monkeypatch.setattr(RatingMetric, "evaluate", noted)
    clinic.compute()
    assert computed == []
    clinic.add_a_case()
    clinic.compute()
    assert computed


def test_a_changed_definition_hides_the_numbers(
    clinic: Clinic, client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(freshness, "VERSION", "boards/2")
    page = client.get(clinic.path).text
    assert "by definitions that changed since; they are not shown" in page
    assert "Compute now" in page
    assert "Mean Dice" not in page
    assert "Krippendorff" not in page


def test_a_changed_matching_rule_makes_the_cases_wait(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules[store.Standing.__module__], "RULE_VERSION", "comparison/2")
    assert (clinic.looked.standing.finished, clinic.looked.standing.compared) == (2, 0)
    assert len(store.current_comparisons(clinic.db, clinic.campaign.id)) == 2  # what was settled stays settled


def test_missing_numbers_are_asked_for_computed_by_parts_and_cancelled(clinic: Clinic, client: TestClient) -> None:
    clinic.add_a_case()
    stage_id = clinic.looked.stage.id
    answer = client.post(f"{clinic.path}/computation")
    assert answer.headers["location"] == clinic.path
    assert jobs(clinic.db, COMPUTE) > 2
    assert "Numbers being computed" in client.get(clinic.path).text
    actions.compute_parts(clinic.db, clinic.campaign.id, stage_id, [(BOARD, "dwi")])
    clinic.db.commit()
    fresh = clinic.looked.freshness((BOARD, MORE), "dwi")
    assert (fresh.fresh, fresh.total, fresh.waiting) == (1, 2, 1)
    client.post(f"{clinic.path}/computation/cancellation")
    clinic.db.expire_all()
    assert not clinic.looked.freshness((BOARD, MORE)).is_working
    actions.compute_parts(clinic.db, clinic.campaign.id, stage_id, [(MORE, "dwi")])
    assert clinic.looked.freshness((MORE,), "dwi").fresh == 0
    verbs = clinic.db.scalars(select(Event.verb).where(Event.subject_id == stage_id).order_by(Event.sequence)).all()
    assert verbs == ["boards.begun", "boards.cancelled"]


def test_a_reopened_reading_is_said_and_its_case_leaves_the_numbers(clinic: Clinic) -> None:
    found = clinic.looked
    gone = replace(found.standing, material="another")
    fresh = replace(found, standing=gone).freshness((BOARD,))
    assert fresh.sentence is not None
    assert "the readings behind them changed since" in fresh.sentence


def test_counts_of_findings_open_the_findings(clinic: Clinic, client: TestClient) -> None:
    page = client.get(f"{clinic.path}/item?item=lesions").text.replace("&amp;", "&")
    links = re.findall(r'href="([^"]*outcome=found)"', page)
    assert len([link for link in links if "least" not in link]) == 3
    surest = next(link for link in links if "least" in link)
    assert client.get(surest).text.count(">marked, category") >= 1
    behind = client.get(links[0]).text
    assert "found lesions" in behind
    assert "marked, category" in behind
    assert "Beside it" in client.get(clinic.path).text


def test_chosen_cases_become_a_set_with_their_weights(clinic: Clinic, client: TestClient) -> None:
    looked = clinic.looked
    (hard, how), *_ = store.difficulty_of(clinic.db, looked.stage.id, looked.engine)
    page = client.get(f"{clinic.path}/difficulty").text
    assert f'value="{hard}"' in page
    nothing = client.post(f"{clinic.path}/sets", data={"name": "Hard ones"})
    assert nothing.status_code == 422
    assert "Choose at least one case" in nothing.text
    answer = client.post(f"{clinic.path}/sets", data={"cases": [str(hard)], "name": "Hard  ones"})
    address = answer.headers["location"]
    assert "Hard ones" in client.get(address).text
    again = client.post(f"{clinic.path}/sets", data={"cases": [str(hard)], "into": "Hard ones"})
    assert again.headers["location"] == address
    rows = client.get(f"{address}.csv").text.splitlines()
    assert len(rows) == 2
    assert rows[1].startswith(f"Hard ones,{store.case_numbers(clinic.db, clinic.campaign.id)[hard]},{how.value}")
    assert "Hard ones" in client.get(f"{clinic.path}/sets").text
    events = select(func.count()).where(Event.verb.in_(("case_set.made", "case_set.cases_added")))
    assert clinic.db.scalar(events) == 2
    other = readings.campaign(clinic.db, clinic.coordinator, readers=clinic.readers, studies=[study(clinic.db)])
    foreign = client.post(f"/campaigns/{other.id}/agreement/sets", data={"cases": [str(hard)], "name": "Foreign"})
    assert foreign.status_code == 404
