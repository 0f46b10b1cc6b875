"""Facts of a study: stated, imported all or none, shown with the computed density beside the reported one."""

from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts import actions as accounts
from app.accounts.values import SYSTEM, Role, Scope
from app.audit.tables import Event
from app.cli import main
from app.clinical import actions, store
from app.clinical.tables import Fact
from app.imaging.tables import Study
from app.kernel.ids import new_id
from app.kernel.refusals import Invalid, NotFound
from tests.factories import people, readings


@pytest.fixture
def study(db: Session) -> Study:
    readings.study(db)  # somebody else, as noise
    return readings.study(db, label="Study of interest")


def shown(db: Session, study: Study) -> dict[str, str]:
    return {fact.key: fact.value for fact in store.facts_for(db, study.id)}


def test_a_stated_fact_is_recorded_and_a_newer_one_stands_before_it(db: Session, study: Study) -> None:
    for value in ("12", "13"):
        actions.add_fact(db, SYSTEM, study.patient_id, key="psa", value=value, source="letter")
    db.commit()
    assert shown(db, study) == {"age": "63", "psa": "13"}
    assert db.scalar(select(func.count()).select_from(Fact)) == 2
    events = db.scalars(select(Event).where(Event.verb == "fact.stated")).all()
    assert [event.new["value"] for event in events if event.new] == [12, 13]


def test_the_computed_density_stands_beside_the_reported_one(db: Session, study: Study) -> None:
    for key, value in {"psa": "5.1", "prostate_volume": "28", "psa_density": "0.18", "age": "67"}.items():
        actions.add_fact(db, SYSTEM, study.patient_id, key=key, value=value, source="table")
    facts = {fact.key: fact for fact in store.facts_for(db, study.id)}
    assert list(facts) == ["age", "psa", "prostate_volume", "psa_density", "psa_density_computed"]
    assert (facts["psa_density"].value, facts["psa_density"].computed) == ("0.18", False)
    assert (facts["psa_density_computed"].value, facts["psa_density_computed"].computed) == ("0.182", True)
    assert facts["age"].value == "67"


def test_a_fact_of_another_examination_is_not_shown(db: Session, study: Study) -> None:
    other = readings.study(db)
    actions.add_fact(db, SYSTEM, other.patient_id, key="psa", value="9", source="letter", study_id=other.id)
    assert "psa" not in shown(db, study)
    with pytest.raises(NotFound):
        actions.add_fact(db, SYSTEM, study.patient_id, key="psa", value="9", source="x", study_id=other.id)
    with pytest.raises(NotFound):
        actions.add_fact(db, SYSTEM, new_id(), key="psa", value="9", source="x")


def test_an_import_lists_every_bad_row_and_keeps_none(db: Session, study: Study) -> None:
    table = (
        "study,key,value,unit,date\n"
        "Study of interest,psa,13,ng/ml,2020-01-01\n"
        "Study of interest,psa,lots,,\n"
        "Nobody's study,age,63,,\n"
        "Study of interest,prostate_volume,5200,,\n"
        "Study of interest,age\n"
        ",age,63,,\n"
    )
    with pytest.raises(Invalid) as refusal:
        actions.import_facts_csv(db, SYSTEM, table, source="table")
    told = "\n".join(refusal.value.details["rows"])
    assert len(refusal.value.details["rows"]) == 5
    for sentence in ("Row 2 (line 3): PSA “lots”", "no study “Nobody's study”", "5200 is not plausible",
                     "Row 5 (line 6): it has not as many cells", "neither study nor patient"):  # fmt: skip
        assert sentence in told
    assert db.scalar(select(func.count()).select_from(Fact)) == 0


def test_the_command_imports_a_table(
    db: Session, study: Study, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "marksheet.csv"
    patient = study.patient.pseudonym
    file.write_text(f"patient,key,value,source\n{patient},psa,13,\n{patient},prior_biopsy,none,interview\n")
    assert main(["facts", "import", str(file)]) == 0
    assert capsys.readouterr().out == "2 facts imported.\n"
    facts = {fact.key: fact for fact in store.facts_for(db, study.id)}
    assert (facts["psa"].source, facts["prior_biopsy"].value) == ("marksheet.csv", "none")
    file.write_text("patient;key;value\n" + f"{patient};psa;much\n" * 150)
    assert main(["facts", "import", str(file)]) == 2
    assert capsys.readouterr().err.count("is not a number") == 150
    file.write_text("patient,value\nx,1\n")
    assert main(["facts", "import", str(file)]) == 2
    assert "needs the columns key and value" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("table", "sentence"),
    [("", "needs the columns"), ("patient,key,value\n", "no rows"), ("patient,key,value,mood\nx,psa,1,fine\n", "mood")],
)
def test_what_is_no_such_table_is_refused(db: Session, table: str, sentence: str) -> None:
    with pytest.raises(Invalid, match=sentence):
        actions.import_facts_csv(db, SYSTEM, table)


def test_computed_values_stand_beside_reported_ones(db: Session) -> None:
    made = readings.study(db)
    stated = {
        "psa": "8", "prostate_volume": "40", "psa_density": "0.3", "gland_ap_mm": "30", "gland_transverse_mm": "50",
        "gland_longitudinal_mm": "45", "gleason": "4+3", "isup": "2",
    }  # fmt: skip
    for key, value in stated.items():
        actions.add_fact(db, SYSTEM, made.patient_id, key=key, value=value, source="letter", study_id=made.id)
    for core in ("Mid_L_PZpl 3+4", "Apex_R_PZpm negative", "Mid_L_PZpl 4+4"):
        actions.add_fact(db, SYSTEM, made.patient_id, key="biopsy_core", value=core, source="pathology")
    shown = {fact.key: fact.value for fact in store.facts_for(db, made.id)}
    assert (shown["psa_density"], shown["psa_density_computed"]) == ("0.3", "0.2")
    assert (shown["prostate_volume"], shown["prostate_volume_computed"]) == ("40", "35.1")
    assert (shown["isup"], shown["isup_computed"]) == ("2", "3")
    cores = [(fact.value, fact.label) for fact in store.facts_for(db, made.id) if fact.key.startswith("biopsy_core")]
    assert cores == [
        ("Apex_R_PZpm negative", "Biopsy core"),
        ("0", "ISUP of core Apex_R_PZpm, computed"),
        ("Mid_L_PZpl 4+4", "Biopsy core"),
        ("4", "ISUP of core Mid_L_PZpl, computed"),
    ]
    with pytest.raises(Invalid, match="is written as the core and its Gleason score"):
        actions.add_fact(db, SYSTEM, made.patient_id, key="biopsy_core", value="3+4", source="pathology")


def test_a_program_states_facts_all_or_none(client: TestClient, db: Session) -> None:
    made = readings.study(db)
    cora = people.actor(db, Role.COORDINATOR, name="Cora")
    tokens = {
        scope: accounts.create_token(db, cora, name=scope, scopes=[scope], days=1).secret
        for scope in (Scope.INTAKE, Scope.RELEASES)
    }
    db.commit()
    headers = {"Authorization": f"Bearer {tokens[Scope.INTAKE]}"}
    facts = [
        {"study": made.label, "key": "psa", "value": 7.5, "unit": "ng/ml", "source": "lab", "date": "2024-05-01"},
        {"patient": made.patient.pseudonym, "key": "biopsy_core", "value": "7 3+4", "source": "pathology"},
    ]
    bad = [{**facts[0], "unit": "mmol"}, facts[1], {**facts[0], "key": "shoe_size"}]
    refused = client.post("/api/v1/facts", json={"facts": bad}, headers=headers)
    assert (refused.status_code, refused.json()["code"]) == (422, "bad_rows")
    assert [row.split(":")[0] for row in refused.json()["details"]["rows"]] == ["Row 1", "Row 3"]
    assert db.scalar(select(func.count()).select_from(Fact)) == 0
    kept = client.post("/api/v1/facts", json={"facts": facts}, headers=headers)
    assert (kept.status_code, kept.json()) == (201, {"kept": 2})
    told = client.get(f"/api/v1/facts/{made.id}", headers=headers).json()
    values = [(fact["key"], fact["value"]) for fact in told]
    assert [pair for pair in values if pair[0] != "age"] == [
        ("psa", "7.5"), ("biopsy_core", "7 3+4"), ("biopsy_core_isup_computed", "2"),
    ]  # fmt: skip
    other = {"Authorization": f"Bearer {tokens[Scope.RELEASES]}"}
    assert client.post("/api/v1/facts", json={"facts": facts}, headers=other).status_code == 404
    event = db.scalars(select(Event).where(Event.verb == "fact.stated")).first()
    assert event is not None
    assert event.actor_id == cora.person_id
