"""Rows of the quality gate: findings, decisions, files that wait outside, the profile of each way in."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.kernel.db import Base, id_column, time_column


class GateStudy(Base):
    """A study about which something was found, whether it is in the house (same `study_hash`) or waits outside."""

    __tablename__ = "gate_study"
    __history__ = True

    id: Mapped[uuid.UUID] = id_column()
    study_hash: Mapped[str] = mapped_column(unique=True)
    pseudonym: Mapped[str]
    at: Mapped[datetime] = time_column()

    findings: Mapped[list["GateFinding"]] = relationship(back_populates="gate_study", order_by="GateFinding.at")


class GateFinding(Base):
    """One thing that is wrong. `subject` says what it is about, so that the same thing is found once."""

    __tablename__ = "gate_finding"
    __history__ = True

    id: Mapped[uuid.UUID] = id_column()
    gate_study_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("gate_study.id"), index=True)
    intake_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("intake.id"))
    stack_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("stack.id"))
    code: Mapped[str]
    subject: Mapped[str]
    sentence: Mapped[str]
    at: Mapped[datetime] = time_column()

    gate_study: Mapped[GateStudy] = relationship(back_populates="findings")
    decisions: Mapped[list["GateDecision"]] = relationship(order_by="GateDecision.number")
    files: Mapped[list["KeptFile"]] = relationship(order_by="KeptFile.number")


class GateDecision(Base):
    """What was done about a finding and why; the newest number counts."""

    __tablename__ = "gate_decision"
    __history__ = True
    __table_args__ = (UniqueConstraint("finding_id", "number"),)

    id: Mapped[uuid.UUID] = id_column()
    finding_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("gate_finding.id"))
    number: Mapped[int]
    remedy: Mapped[str]
    reason: Mapped[str]
    by: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = time_column()


class KeptFile(Base):
    """A file kept out of the studies: de-identified, its pixels encoded as in a pack, until somebody decides."""

    __tablename__ = "kept_file"
    __history__ = True
    __table_args__ = (UniqueConstraint("finding_id", "original_uid_hash", "source_digest"),)

    id: Mapped[uuid.UUID] = id_column()
    finding_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("gate_finding.id"))
    intake_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("intake.id"))
    number: Mapped[int]
    original_uid_hash: Mapped[str] = mapped_column(index=True)
    source_digest: Mapped[str]
    facts: Mapped[dict[str, Any]]
    places: Mapped[list[Any]]
    pixels_sha256: Mapped[str]
    blob_sha256: Mapped[str]
    blob_bytes: Mapped[int]
    thumbnail_sha256: Mapped[str | None]
    at: Mapped[datetime] = time_column()


class SourceProfile(Base):
    """From here on, what comes in this way is de-identified under this profile; the newest row counts."""

    __tablename__ = "source_profile"
    __history__ = True

    id: Mapped[uuid.UUID] = id_column()
    source: Mapped[str] = mapped_column(index=True)
    profile: Mapped[str]
    reason: Mapped[str]
    by: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = time_column()


class GateJudgement(Base):
    """This study was judged by this version of the gate, whether something was found or not."""

    __tablename__ = "gate_judgement"
    __history__ = True
    __table_args__ = (UniqueConstraint("study_id", "version"),)

    id: Mapped[uuid.UUID] = id_column()
    study_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("study.id"))
    version: Mapped[int]
    at: Mapped[datetime] = time_column()


class StudyIdentity(Base):
    """Whom files of a study name besides the patient ID: keyed hashes by kind, salted with the study and with the
    patient, so that only the files of a study and the studies of a patient can be compared."""

    __tablename__ = "study_identity"
    __history__ = True

    id: Mapped[uuid.UUID] = id_column()
    study_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("study.id"), index=True)
    of_study: Mapped[dict[str, Any]]
    of_patient: Mapped[dict[str, Any]]
    at: Mapped[datetime] = time_column()
