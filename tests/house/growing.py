"""A busy house whose lists can be made longer; a list of THE table of lists grows by one of these methods."""

from collections.abc import Sequence
from itertools import cycle
from typing import Any
from uuid import UUID, uuid4

import numpy as np
from sqlalchemy.orm import Session

from app.accounts import actions as accounts
from app.accounts.tables import Person
from app.accounts.values import Actor, Role, Scope
from app.adjudication import actions as adjudication
from app.adjudication import store as settling
from app.adjudication.values import Thresholds
from app.agreement import actions as comparing
from app.agreement import store as agreement
from app.assignments import actions as assigning
from app.assignments import store as assignments
from app.assignments.tables import Campaign
from app.assignments.values import Design, Distribution, MemberRole
from app.imaging import store as imaging
from app.imaging.actions import choose_profile, let_program_see
from app.imaging.deidentify import BASIC, STRICT
from app.imaging.formats.delineations import parse, to_bytes
from app.imaging.tables import Intake, IntakeFile, SiteRule, Study
from app.kernel.geometry import grid_from_json
from app.protocols.actions import publish, publish_preset
from app.protocols.presets import PRESETS
from app.reading import actions as reading
from app.reading import store as reading_store
from app.reading.store.mappings import mapping_lines
from tests.factories import boards, delineations, gate_rows, people, readings, registered, staged, study_rows
from tests.releases.releasing import Releasing


class Growing:
    """`values` fill the parameters of addresses; what belongs to one long thing points to the longest made so far."""

    def __init__(self, db: Session) -> None:
        self.db = db
        self.clinic = Releasing(db)
        self.released = Releasing(db, last_name=" Released")
        self.released.sign_all()
        self.shown = self.clinic.campaign
        self.everybody = {
            Role.COORDINATOR: self.clinic.coordinator,
            Role.READER: self.clinic.ada,
            Role.ADJUDICATOR: self.clinic.zoe,
            Role.AUDITOR: people.actor(db, Role.AUDITOR, name="Otto"),
        }
        self.files = 0
        self.intake = Intake(source="upload", by=self.clinic.coordinator.person_id, state="done")
        db.add(self.intake)
        db.commit()
        self.values: dict[str, Any] = {
            "campaign_id": self.shown.id,
            "case_id": self.clinic.comparison.case_id,
            "released_id": self.released.campaign.id,
            "intake_id": self.intake.id,
            "ada": self.clinic.ada.person_id,
            "ben": self.clinic.ben.person_id,
            "board": "answers",
        }

    def people(self, count: int) -> None:
        for role in (Role.READER, Role.ADJUDICATOR):
            self._newcomers(count, role)
        for _ in range(count):
            accounts.create_site(self.db, self.clinic.coordinator, name=f"Site {uuid4()}")

    def sessions(self, count: int) -> None:
        for _ in range(count):
            accounts.begin_session(self.db, self.person(Role.READER), device="another computer")

    def tokens(self, count: int) -> None:
        for _ in range(count):
            accounts.create_token(self.db, self.clinic.coordinator, name="pull", scopes=[Scope.RELEASES], days=9)

    def registrations(self, count: int) -> None:
        self.values["registered_id"] = registered.many(self.db, self.values.get("registered_id"), count)

    def programs(self, count: int) -> None:
        """Tokens for DICOMweb; one of them sees more and more studies."""
        for _ in range(count):
            self.values["program_id"] = accounts.create_token(
                self.db, self.clinic.coordinator, name="viewer", scopes=[Scope.DICOMWEB], days=9
            ).token_id
        seen = [study_rows.study(self.db).id for _ in range(count)]
        let_program_see(self.db, self.clinic.coordinator, self.values["program_id"], seen, "a test")

    def studies(self, count: int) -> None:
        """Each from a file of the delivery that is shown; then one study of as many stacks, and other deliveries."""
        for number in range(count):
            self.db.add(
                IntakeFile(
                    intake_id=self.intake.id,
                    number=self.files + number,
                    name_digest=uuid4().hex,
                    verdict="accepted",
                    code="accepted",
                    sentence="accepted",
                    study_id=study_rows.study(self.db).id,
                )
            )
        self.files += count
        self.values["study_id"] = study_rows.study(self.db, roles=[*study_rows.ROLES, *["dce"] * count]).id
        self.db.add_all([Intake(source="upload", by=self.clinic.ada.person_id, state="done") for _ in range(count)])

    def quarantined(self, count: int) -> None:
        """Studies with a finding each; then one with as many findings, decisions and files that wait."""
        for size in [1] * count + [count]:
            self.values["gate_study_id"] = gate_rows.gate_study(self.db, self.intake.id, findings=size).id

    def profiles(self, count: int) -> None:
        for number in range(count):
            chosen = BASIC if imaging.profile_of_source(self.db, "upload") == STRICT else STRICT
            choose_profile(self.db, self.clinic.coordinator, "upload", chosen, f"thought again, {number}")

    def site_rules(self, count: int) -> None:
        for _ in range(count):
            rule = SiteRule(scanner="SIEMENS 0A1B2C", name_digest=uuid4().hex, version=1, role="dce", shown_as="t1")
            rule.by = self.clinic.coordinator.person_id
            self.db.add(rule)

    def versions(self, count: int) -> None:
        preset = PRESETS["pirads21"]
        for _ in range(count):
            definition = {**preset.definition, "title": f"PI-RADS {uuid4()}"}
            publish(self.db, self.clinic.coordinator, definition=definition, guideline=preset.guideline)

    def campaigns(self, count: int) -> None:
        """Of one case each, read by both, with a difference."""
        for _ in range(count):
            self._read(self._campaign([study_rows.study(self.db)]).id, 1)

    def cases(self, count: int) -> None:
        """One in two settled and signed, one in two open; as many removed again."""
        self._more_cases(count)
        self._read(self.shown.id, count)
        for comparison in self.clinic.comparisons[-count:]:
            for difference in settling.differences(self.db, comparison.id):
                self.clinic.settle(difference, kind="accept_one", alias="A")
        added = [study_rows.study(self.db).id for _ in range(count)]
        for case in assigning.add_cases(self.db, self.clinic.coordinator, self.shown.id, added):
            assigning.remove_case(self.db, self.clinic.coordinator, self.shown.id, case.id, reason="no prostate")

    def pairs(self, count: int) -> None:
        """A campaign with more readers, on more cases: more pairs of readers to compare."""
        readers = [people.actor(self.db, Role.READER, name=f"Paired {uuid4()}") for _ in range(1 + count // 2)]
        made = self._campaign([study_rows.study(self.db) for _ in range(count // 2)], readers)
        self._read(made.id, count // 2, readers=readers)
        boards.computed(self.db, made.id)
        self.values["paired_id"] = made.id

    def case_sets(self, count: int) -> None:
        """Of the campaign with pairs; the last of them has all its cases."""
        campaign_id = self.values["paired_id"]
        cases = [one.id for one in assignments.cases(self.db, campaign_id)]
        stage_id = assignments.first_stage(self.db, campaign_id).id
        for number in range(count):
            made = comparing.put_into_set(
                self.db,
                self.clinic.coordinator,
                campaign_id,
                name=f"{number} {uuid4()}",
                case_ids=cases,
                stage_id=stage_id,
            )
            self.values["set_id"] = made.id

    def staged(self, count: int) -> None:
        """More readers, and more cases."""
        others = [people.actor(self.db, Role.READER, name=f"Staged {uuid4()}") for _ in range(count // 4)]
        readers = [self.clinic.ada, self.clinic.ben, *others]
        made = staged.campaign(self.db, self.clinic.coordinator, readers, cases=1 + count // 2)
        self.values["staged_id"] = made.id

    def problems(self, count: int) -> None:
        self._more_cases(count)
        for _ in range(count):
            waiting = readings.opened(self.db, self.clinic.ada, self.shown.id)
            reading.report_problem(self.db, self.clinic.ada, waiting, kind="other", note="something is wrong")

    def members(self, count: int) -> None:
        """Who then have a conflict of interest about the case that is shown."""
        for role in MemberRole:
            for newcomer in self._newcomers(count, Role(role.value)):
                assigning.add_member(self.db, self.clinic.coordinator, self.shown.id, newcomer, role)
                for case_id in (None, self.values["case_id"]):
                    assigning.declare_conflict(
                        self.db, self.clinic.coordinator, self.shown.id, newcomer, case_id=case_id, reason="a friend"
                    )

    def reopenings(self, count: int) -> None:
        for _ in range(count):
            self.clinic.reopen(self.clinic.ada)
            self.clinic.sign_again(self.clinic.ada, readings.answer("gland_ap_mm", 41.0))
            self.clinic.examine()

    def designs(self, count: int) -> None:
        for number in range(count):
            version = publish_preset(self.db, self.clinic.coordinator, "pirads21")
            design = Design(protocol_version_id=version.id, readers_per_case=2, distribution=Distribution.EVENLY)
            reason = f"thought again, {number}"
            assigning.change_design(self.db, self.clinic.coordinator, self.shown.id, design, reason=reason)

    def rooms(self, count: int) -> None:
        """Versions of how the reading room is furnished, and as many arrangements of the campaign's own."""
        for _ in range(count):
            reading.define_layout(
                self.db,
                self.clinic.coordinator,
                self.shown.id,
                label=f"Ours {uuid4()}",
                grid="1",
                panes=[["t2_ax"]],
                reason="tried",
            )

    def thresholds(self, count: int) -> None:
        for number in range(count):
            apart = settling.thresholds_of(self.db, self.shown.id).category_apart
            chosen = Thresholds(category_apart=1 if apart != 1 else 3)
            adjudication.choose_thresholds(
                self.db, self.clinic.coordinator, self.shown.id, chosen, reason=f"thought again, {number}"
            )

    def releases(self, count: int) -> None:
        for _ in range(count):
            self.released.make(self.released.freeze())

    def imports(self, count: int) -> None:
        """Delineations of as many annotators for the case that is shown; an upload of as many labels."""
        stack, _ = readings.stack_of(self.db, readings.study_of(self.db, self.values["case_id"]), "t2_ax")
        grid = grid_from_json(stack.grid or {})
        labels = np.zeros(grid.shape, dtype=np.uint8)
        labels[1].flat[:count] = np.arange(1, count + 1)
        parsed = parse(delineations.nifti(labels, grid))
        entries = {label.key: "finding" for label in parsed.labels}
        campaign_id, case_id = self.shown.id, self.values["case_id"]
        for _ in range(count):
            wanted = reading.ImportRequest(campaign_id, case_id, [parsed], [entries], f"Net {uuid4()}", "algorithm")
            reading.import_delineation(self.db, self.clinic.coordinator, wanted)
        self.values["mapping_id"] = mapping_lines(self.db).items[0].id
        self.values["upload_id"] = reading.keep_upload(
            self.db, self.clinic.coordinator, campaign_id, case_id, [to_bytes(parsed)], stack_role=None
        )

    def findings(self, count: int) -> None:
        """A compared case whose readings have as many findings; a draft with as many, over as many stacks."""
        compared = self._campaign([study_rows.study(self.db)])
        self._read(compared.id, 1, findings=count)
        self.values["comparison_id"] = agreement.current_comparisons(self.db, compared.id)[0].id
        drawn = self._campaign([study_rows.study(self.db, roles=[*study_rows.ROLES, *["dce"] * count])])
        self.values["reading_id"] = self._saved(drawn.id, self.clinic.ada, findings=count)

    def person(self, role: Role) -> Person:
        found = self.db.get(Person, self.everybody[role].person_id)
        assert found is not None
        return found

    def _newcomers(self, count: int, role: Role) -> list[UUID]:
        return [people.person(self.db, role, name=f"New {role.label} {uuid4()}").id for _ in range(count)]

    def _campaign(self, studies: Sequence[Study], readers: Sequence[Actor] = ()) -> Campaign:
        readers = readers or [self.clinic.ada, self.clinic.ben]
        coordinator, adjudicators = self.clinic.coordinator, [self.clinic.zoe]
        return readings.campaign(self.db, coordinator, readers=readers, studies=studies, adjudicators=adjudicators)

    def _more_cases(self, count: int) -> None:
        added = [study_rows.study(self.db).id for _ in range(count)]
        assigning.add_cases(self.db, self.clinic.coordinator, self.shown.id, added)
        assigning.assign_evenly(self.db, self.clinic.coordinator, self.shown.id)
        self.db.commit()

    def _read(self, campaign_id: UUID, cases: int, *, findings: int = 1, readers: Sequence[Actor] = ()) -> None:
        """The readers sign as many cases, and differ; then they are compared."""
        for _ in range(cases):
            for reader, dwi in zip(readers or (self.clinic.ada, self.clinic.ben), cycle("42"), strict=False):
                reading_id = self._saved(campaign_id, reader, findings=findings, dwi=dwi)
                readings.signed(self.db, reader, reading_id)
        adjudication.examine_finished(self.db, campaign_id)
        self.db.commit()

    def _saved(self, campaign_id: UUID, reader: Actor, *, findings: int, dwi: str = "4") -> UUID:
        reading_id = readings.opened(self.db, reader, campaign_id)
        case_id = reading_store.own_reading(self.db, reader.person_id, reading_id).case_id
        study_id = readings.study_of(self.db, case_id)
        body = readings.complete(self.db, study_id, dwi=dwi)
        for order in range(2, findings + 1):
            finding_id = str(uuid4())
            answers = readings.finding_answers(finding_id, dwi=dwi)
            body["findings"].append({"id": finding_id, "order": order})
            body["marks"].append(readings.point(self.db, study_id, finding_id))
            body["answers"] += [{**one, "value": False} if one["question"] == "index" else one for one in answers]
        readings.saved(self.db, reader, reading_id, body)
        return reading_id
