"""The forms of campaign pages."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from app.assignments.values import LONGEST_MODEL, REQUIRED_PANES, Blinding, Design, Distribution, MemberRole, Proposals
from app.imaging.deidentify import BASIC
from app.kernel.refusals import Invalid
from app.web.forms import EmptyAsNone, Form, Line

Reason = Annotated[str, StringConstraints(max_length=1000)]
ModelWord = Annotated[str, StringConstraints(max_length=LONGEST_MODEL)]
Labels = Annotated[str, StringConstraints(max_length=200_000)]


class DesignForm(Form):
    protocol_version_id: UUID
    readers_per_case: Annotated[int, Field(ge=1, le=20)]
    distribution: Distribution = Distribution.EVENLY
    due_on: Annotated[date | None, EmptyAsNone] = None
    hide: list[Literal["age", "psa"]] = Field(default_factory=list)
    required_panes: list[Annotated[str, StringConstraints(max_length=20)]] = Field(
        default_factory=lambda: list(REQUIRED_PANES)
    )
    """An empty one says that the choices were shown and none was taken."""
    least_profile: Line = BASIC
    proposals: Literal["forbidden", "offered"] = "forbidden"
    proposals_by: Annotated[UUID | None, EmptyAsNone] = None
    model_name: ModelWord = ""
    model_version: ModelWord = ""

    @property
    def offered(self) -> Proposals | None:
        if self.proposals == "forbidden":
            return None
        if self.proposals_by is None:
            sentence = "Choose the algorithm whose delineations are offered."
            raise Invalid(sentence, details={"fields": {"proposals_by": sentence}})
        return Proposals(self.proposals_by, self.model_name, self.model_version)

    @property
    def design(self) -> Design:
        return Design(
            protocol_version_id=self.protocol_version_id,
            readers_per_case=self.readers_per_case,
            distribution=self.distribution,
            blinding=Blinding(hide_age="age" in self.hide, hide_psa="psa" in self.hide),
            due_on=self.due_on,
            required_panes=tuple(pane for pane in self.required_panes if pane),
            least_profile=self.least_profile,
            proposals=self.offered,
        )


class NewCampaign(DesignForm):
    name: Line
    code: Line
    study_ids: list[UUID] = Field(default_factory=list)
    labels: Labels = ""
    reader_ids: list[UUID] = Field(default_factory=list)
    adjudicator_ids: list[UUID] = Field(default_factory=list)


class ChangedDesign(DesignForm):
    reason: Reason


class NewCases(Form):
    study_ids: list[UUID] = Field(default_factory=list)
    labels: Labels = ""


class Removal(Form):
    reason: Reason
    confirmation: Line


class NewMember(Form):
    person_id: UUID
    role: MemberRole


class WithReason(Form):
    reason: Reason


class MadeTraining(Form):
    reference_reader_id: Annotated[UUID | None, EmptyAsNone] = None
    reason: Reason


class NewConflict(Form):
    person_id: UUID
    case_id: Annotated[UUID | None, EmptyAsNone] = None
    reason: Reason


class Pairs(Form):
    """Ticked places of the matrix, as "case reader"."""

    pairs: list[Annotated[str, StringConstraints(pattern=r"^[0-9a-f-]{36} [0-9a-f-]{36}$")]] = Field(
        default_factory=list
    )
