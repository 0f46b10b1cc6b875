"""Delineations made elsewhere, for programs: sent as files with an explicit mapping, kept as signed readings."""

from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, File, Form, Header, Response, UploadFile

from app.accounts.doors import IntakeClient
from app.imaging.actions.delineating import MOST_FILE_BYTES, read_delineation
from app.imaging.values.delineations import Delineation
from app.kernel.refusals import Invalid, Refusal, TooLarge
from app.reading import actions
from app.reading.rules.importing import entries_of
from app.reading.store import imports as store
from app.web.sessions import DbSession

router = APIRouter(prefix="/api/v1/delineations", tags=["delineations"])

MOST_FILES = 20
Text = Annotated[str, Form(max_length=500)]


@router.post("", status_code=201)
def import_delineation(
    session: DbSession,
    actor: IntakeClient,
    response: Response,
    files: Annotated[list[UploadFile], File(description="NIfTI, DICOM SEG, RTSTRUCT or a CSV of points")],
    campaign: Annotated[Text, Form(description="The campaign's code")],
    case: Annotated[Text, Form(description="A study label, a case code or the id of the case")],
    reader: Annotated[Text, Form(description="Who drew it; an algorithm with its version")],
    kind: Annotated[Literal["algorithm", "human"], Form()],
    map: Annotated[list[str] | None, Form(description="LABEL=TARGET,...: once, or once for each file")] = None,
    mapping: Annotated[Text, Form(description="A name to keep the mapping under, or of a kept one")] = "",
    stack: Annotated[Text | None, Form(description="Role of the images it lies on, such as t2_ax")] = None,
    resample: Annotated[bool, Form(description="Bring it from another grid by nearest neighbour")] = False,
    check_only: Annotated[bool, Form(description="Say what would be imported; keep nothing")] = False,
    idempotency_key: Annotated[UUID | None, Header()] = None,
) -> dict[str, Any]:
    """201 with what was kept; 200 when it stood before or was only checked. Repeating the same request is safe."""
    if len(files) > MOST_FILES:
        raise TooLarge(f"{MOST_FILES} files at most come in at once.")
    found = store.campaign_by_code(session, campaign)
    request = actions.ImportRequest(
        campaign_id=found.id,
        case_id=store.case_by_name(session, found.id, case),
        delineations=_read_all(files),
        entries=_entries(session, map or [], mapping, len(files)),
        reader=reader,
        reader_kind=kind,
        stack_role=stack,
        resample=resample,
        mapping_name=mapping,
    )
    if check_only:
        response.status_code = 200
        return actions.judge(session, actor, request).as_json()
    done = actions.import_delineation(session, actor, request, key=idempotency_key)
    if done.already:
        response.status_code = 200
    return done.as_json()


def _read_all(files: list[UploadFile]) -> list[Delineation]:
    """Nothing comes in unless all can be read; `details` names each that cannot by its place, with the reason."""
    read, wrong = [], {}
    for number, file in enumerate(files, start=1):
        try:
            read.append(read_delineation(file.file.read(MOST_FILE_BYTES + 1)))
        except Refusal as refusal:
            wrong[str(number)] = refusal.sentence
    if wrong:
        said = " ".join(f"File {number}: {sentence}" for number, sentence in wrong.items())
        raise Invalid(said, code="bad_delineation", details={"files": wrong})
    return read


def _entries(session: DbSession, texts: list[str], mapping: str, files: int) -> list[dict[str, str]]:
    if texts:
        return [entries_of([one]) for one in texts] if len(texts) == files > 1 else [entries_of(texts)]
    if not mapping:
        raise Invalid("Say what each label means: map=1=prostate,2=ignore, or mapping=NAME of a kept one.")
    return [actions.named_mapping(session, mapping)]
