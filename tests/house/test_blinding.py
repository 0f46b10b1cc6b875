"""Blinding: for one reader nothing differs whether another reader did nothing, or worked and signed."""

import itertools
import json
import re
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import httpx
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.values import Actor, Role
from app.assignments import store as plan
from app.imaging.tables import Instance
from app.kernel import signals
from app.reading import actions, store
from app.reading.tables import Finding, Mark, Mask, Reading, Submission
from app.web.paths import is_open
from app.wiring import SIGNALS
from tests.factories import people, readings
from tests.factories.people import PASSWORD
from tests.house.routes import PARAMETER, rows

TOKEN = "quillfeatherfinding"
"""What A writes as a rationale: it must turn up nowhere."""
CLOCKED = {"/api/v1/session", "/profile/sessions"}
"""They say when the asker's own session ends: compared without times."""
TIME = re.compile(rb"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|\+00:00| UTC)?|(?<=ends_in_seconds.:)[0-9.]+")

BUILD = re.compile(rb"\?v=[0-9a-f]{12}")
"""The front end may be built anew while the test runs."""


class Clinic:
    """A campaign that Aurelia and Ben read, and another of Ben's alone."""

    def __init__(self, client: TestClient, db: Session, *, ben: str = "ben@example.org") -> None:
        self.client, self.db = client, db
        tag = ben.partition("@")[0]
        self.coordinator = people.actor(db, Role.COORDINATOR, name=f"Cora {tag}")
        self.judge = people.actor(db, Role.ADJUDICATOR, name=f"Jo {tag}")
        self.aurelia = people.actor(db, Role.READER, name=f"Aurelia Quillfeather {tag}")
        self.ben_row = people.person(db, Role.READER, name="Ben", email=ben)
        self.ben = Actor(self.ben_row.id, "Ben", frozenset({Role.READER}))
        self.studies = [readings.study(db) for _ in range(3)]
        self.campaign = readings.campaign(
            db,
            self.coordinator,
            readers=[self.aurelia, self.ben],
            studies=self.studies,
            adjudicators=[self.judge],
            name="Blinded",
        )

    def study_of(self, reader: Actor, reading_id: UUID) -> UUID:
        reading = store.own_reading(self.db, reader.person_id, reading_id)
        return readings.study_of(self.db, reading.case_id)

    def aurelia_works(self) -> None:
        """She signs two cases, reports the third; one is reopened and signed again; all signals are handled."""
        db, ids = self.db, []
        for dwi in ("4", "5"):
            reading_id = readings.opened(db, self.aurelia)
            body = readings.complete(db, self.study_of(self.aurelia, reading_id), dwi=dwi, rationale=TOKEN)
            readings.saved(db, self.aurelia, reading_id, body)
            readings.signed(db, self.aurelia, reading_id)
            ids.append(reading_id)
        actions.reopen(db, self.coordinator, self.campaign.id, ids[0], reason=f"{TOKEN} again")
        db.commit()
        readings.saved(db, self.aurelia, ids[0], {"answers": [readings.answer("gland_ap_mm", 51.0)]}, expected=1)
        readings.signed(db, self.aurelia, ids[0], revision=2)
        third = readings.opened(db, self.aurelia)
        actions.report_problem(db, self.aurelia, third, kind="other", note=TOKEN)
        db.commit()
        self.handle_signals()

    def handle_signals(self) -> None:
        for signal in signals.unhandled(self.db):
            signals.handle(self.db, signal.id, SIGNALS)
        self.db.commit()

    def secrets_of_aurelia(self) -> set[str]:
        """Ids, codes, names, digests and words that are hers alone."""
        db = self.db
        found = {TOKEN, "Quillfeather", str(self.aurelia.person_id)}
        mine = db.scalars(select(Reading).where(Reading.reader_id == self.aurelia.person_id)).all()
        for reading in mine:
            found |= {str(reading.id), reading.case_code, str(reading.assignment_id)}
            for table in (Mark, Finding):
                found |= {str(i) for i in db.scalars(select(table.object_id).where(table.reading_id == reading.id))}
            for submission in db.scalars(select(Submission).where(Submission.reading_id == reading.id)):
                found |= {str(submission.id), submission.digest}
        return found

    def known_ids(self) -> list[str]:
        """Everything Ben could try in an address: hers, his, the campaign's."""
        db, campaign_id = self.db, self.campaign.id
        ids: list[UUID] = [campaign_id, self.aurelia.person_id, self.ben.person_id, self.coordinator.person_id]
        ids += db.scalars(select(Reading.id).order_by(Reading.created_at)).all()
        ids += [case.id for case in plan.cases(db, campaign_id)]
        ids += db.scalars(select(Submission.id)).all()
        ids += db.scalars(select(Mask.id)).all()
        ids += [study.id for study in self.studies] + [stack.id for s in self.studies[0].series for stack in s.stacks]
        ids += [row.id for row in plan.current_assignments(db, campaign_id)]
        for table in ("comparison", "difference", "release"):
            ids += _ids_of(db, table)
        return [str(one) for one in ids]

    def images(self) -> list[dict[str, str]]:
        """One image of each study, by the parameters of DICOMweb."""
        ids = [study.series[0].id for study in self.studies]
        firsts = [self.db.scalars(select(Instance).where(Instance.series_id == one).limit(1)).one() for one in ids]
        return [
            {
                "study_uid": one.series.study.study_uid,
                "series_uid": one.series.series_uid,
                "sop_uid": one.sop_uid,
                "frames": "1",
            }
            for one in firsts
        ]


def _ids_of(db: Session, table: str) -> list[UUID]:
    from app.kernel.db import Base

    found = Base.metadata.tables.get(table)
    return [] if found is None else list(db.scalars(select(found.c.id)))


def addresses(clinic: Clinic) -> Iterator[str]:
    """Every GET route but event streams, its parameters filled with everything there is."""
    packs = [series.pack_sha256 for study in clinic.studies for series in study.series]
    known = [*clinic.known_ids(), *packs, "1"]
    for row in rows():
        if row.method != "GET" or "stream" in row.marks:
            continue
        names = PARAMETER.findall(row.path)
        if {"study_uid", "series_uid", "sop_uid"} & set(names):
            yield from (row.address(**{name: image[name] for name in names}) for image in clinic.images())
            continue
        values = known if len(names) == 1 else known[:14]
        for combination in itertools.product(values, repeat=len(names)):
            yield row.address(**dict(zip(names, combination, strict=True)))


def walk(clinic: Clinic, addresses: list[str]) -> dict[str, tuple[int, bytes, list[tuple[str, str]]]]:
    seen = {}
    for address in addresses:
        answer = clinic.client.get(address)
        left_out = {"date", "content-length"} if address in CLOCKED or BUILD.search(answer.content) else {"date"}
        headers = sorted((k, v) for k, v in answer.headers.multi_items() if k not in left_out)
        body = BUILD.sub(b"", answer.content)
        body = TIME.sub(b"TIME", body) if address in CLOCKED else body
        seen[address] = (answer.status_code, body, headers)
    return seen


@pytest.mark.timeout(300)
@pytest.mark.long
def test_no_route_tells_one_reader_whether_another_did_anything(client: TestClient, db: Session) -> None:
    clinic = Clinic(client, db)
    signed = readings.read_and_sign(db, clinic.ben, clinic.campaign.id)
    draft = readings.opened(db, clinic.ben)
    readings.saved(db, clinic.ben, draft, {"answers": readings.case_answers()})
    clinic.handle_signals()
    people.signed_in(client, db, clinic.ben_row)
    before = walk(clinic, list(addresses(clinic)))
    assert before[f"/api/v1/readings/{signed}/draft"][0] == 200

    clinic.aurelia_works()
    after = walk(clinic, list(dict.fromkeys([*before, *addresses(clinic)])))
    changed = {address: (answer, after[address]) for address, answer in before.items() if after[address] != answer}
    assert changed == {}

    nowhere = walk(clinic, ["/nowhere/at/all", "/api/v1/nowhere/at/all"])
    nothing = {body for _, body, _ in nowhere.values()}
    for secret in clinic.secrets_of_aurelia():
        for address, (status, body, headers) in after.items():
            assert secret.encode() not in body, f"{secret} in {address}"
            assert all(secret not in value for _, value in headers), f"{secret} in the headers of {address}"
            if secret in address and not is_open(address):
                assert status in {404, 422, 303}, address
                assert status != 404 or body in nothing, address


class Script:
    """Ben's whole session, the same in every world: each answer as (status, headers, body)."""

    ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
    RANDOM = (
        ("id", ID),
        ("digest", re.compile(r"\b[0-9a-f]{64}\b")),
        ("time", re.compile(TIME.pattern.decode())),
        ("time", re.compile(r"\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT")),
        ("uid", re.compile(r"\b2\.25\.\d+")),
        ("e-mail", re.compile(r"\w+@example\.org")),
        ("code", re.compile(r"\b[A-Z]\d[A-Z]-\d{3}\b")),
    )

    def __init__(self, clinic: Clinic) -> None:
        self.clinic, self.client = clinic, clinic.client
        self.answers: list[Any] = []
        self.names: dict[tuple[str, str], str] = {}

    def ask(self, method: str, path: str, **more: Any) -> httpx.Response:
        answer = self.client.request(method, path, **more)
        headers = sorted((k, v) for k, v in answer.headers.multi_items() if k not in {"date", "content-length"})
        self.answers.append([method, answer.status_code, self.plain(repr(headers)), self.plain(answer.text)])
        return answer

    def plain(self, text: str) -> str:
        """What is random by design is replaced by its kind and order of appearance."""
        for kind, pattern in self.RANDOM:
            text = pattern.sub(lambda found, kind=kind: self._name(kind, found[0]), text)
        return text

    def _name(self, kind: str, value: str) -> str:
        if kind == "time":
            return "time"
        return self.names.setdefault((kind, value), f"{kind}-{sum(k == kind for k, _ in self.names)}")

    def play(self) -> list[Any]:
        people.signed_in(self.client, self.clinic.db, self.clinic.ben_row)
        for path in ("/", "/worklist", "/profile", "/campaigns", "/record", "/api/v1/session"):
            self.ask("GET", path)
        for number in range(2):
            page = self.ask("POST", "/worklist/next").headers["location"]
            reading_id = UUID(page.rpartition("/")[2])
            self.read(number, page, f"/api/v1{page}", self.clinic.study_of(self.clinic.ben, reading_id))
        last = self.ask("POST", "/worklist/next").headers["location"]
        self.ask("POST", f"/api/v1{last}/problem", json={"kind": "unreadable", "note": "motion"})
        self.ask("GET", last)
        self.ask("POST", "/worklist/next")
        self.ask("GET", "/worklist")
        return self.answers

    def read(self, number: int, page: str, api: str, study_id: UUID) -> None:
        for path in (page, f"{api}/manifest", f"{api}/draft"):
            self.ask("GET", path)
        body = self.steady(readings.complete(self.clinic.db, study_id), number)
        key = str(UUID(int=7_000 + number))
        for revision, sent in ((0, {"answers": []}), (1, body), (1, body), (2, {"nonsense": 1})):
            again = key if sent is body else str(UUID(int=8_000 + 10 * number + revision))
            headers = {"If-Match": f'"{revision}"', "Idempotency-Key": again}
            self.ask("PUT", f"{api}/draft", json=sent, headers=headers)
        self.ask("GET", f"{api}/draft")
        self.ask("GET", f"{api}/changes", params={"since": 0})
        self.ask("POST", f"{api}/submission", json={"password": "wrong", "revision": 2})
        self.ask("POST", f"{api}/submission", json={"password": PASSWORD, "revision": 1})
        self.ask("POST", f"{api}/submission", json={"password": PASSWORD, "revision": 2})
        self.clinic.handle_signals()
        for path in (f"{api}/manifest", f"{api}/draft", page, "/worklist"):
            self.ask("GET", path)

    def steady(self, body: dict[str, Any], number: int) -> dict[str, Any]:
        """The same object ids in every world, so that lists ordered by them are alike."""
        own = [body["findings"][0]["id"], *(mark["id"] for mark in body["marks"])]
        text = json.dumps(body)
        for place, old in enumerate(own):
            text = text.replace(old, str(UUID(int=9_000 + 10 * number + place)))
        steady: dict[str, Any] = json.loads(text)
        return steady


def test_a_whole_session_is_answered_alike_in_every_world(client: TestClient, db: Session) -> None:
    """World 1: she did nothing. World 2: she has worked, signed, reported and signed again."""
    worlds = []
    for name in ("first@example.org", "second@example.org"):
        clinic = Clinic(client, db, ben=name)
        if worlds:
            clinic.aurelia_works()
        worlds.append(Script(clinic).play())
    for one, other in zip(*worlds, strict=True):
        assert one == other
