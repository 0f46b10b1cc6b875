"""Studies in quarantine as rows, with decisions and files that wait: for lists, not for pixels."""

from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from app.accounts.values import SYSTEM
from app.imaging.tables import GateDecision, GateFinding, GateStudy, KeptFile


def gate_study(session: Session, intake_id: UUID, *, findings: int = 1) -> GateStudy:
    made = GateStudy(study_hash=uuid4().hex, pseudonym=f"P-{uuid4().hex[:6]}")
    session.add(made)
    session.flush()
    for number in range(findings):
        finding = GateFinding(
            gate_study_id=made.id,
            intake_id=intake_id,
            code="several_patients",
            subject=f"several_patients:{number}",
            sentence="The files of this study name several patients.",
        )
        session.add(finding)
        session.flush()
        for turn, remedy in enumerate(["re_send", "reopen"], start=1):
            session.add(
                GateDecision(
                    finding_id=finding.id, number=turn, remedy=remedy, reason="thought again", by=SYSTEM.person_id
                )
            )
        session.add(
            KeptFile(
                finding_id=finding.id,
                intake_id=intake_id,
                number=number + 1,
                original_uid_hash=uuid4().hex,
                source_digest=uuid4().hex,
                facts={},
                places=[],
                pixels_sha256="0" * 64,
                blob_sha256="0" * 64,
                blob_bytes=1,
                thumbnail_sha256="0" * 64,
            )
        )
    session.commit()
    return made
