"""Rows of accounts: sites, people, passwords, roles, sessions, links, API tokens, preferences."""

import uuid
from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.db import Base, id_column, time_column


class Site(Base):
    __tablename__ = "site"

    id: Mapped[uuid.UUID] = id_column()
    name: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime] = time_column()


class Person(Base):
    """Somebody (or an algorithm, or the house itself) who acts, reads or signs."""

    __tablename__ = "person"
    __table_args__ = (
        CheckConstraint("kind IN ('person', 'algorithm', 'imported', 'system')", name="kind"),
        CheckConstraint("email = lower(email)", name="email_lower"),
        CheckConstraint("years_experience BETWEEN 0 AND 80", name="years_experience"),
        CheckConstraint("cases_per_year BETWEEN 0 AND 100000", name="cases_per_year"),
    )

    id: Mapped[uuid.UUID] = id_column()
    kind: Mapped[str] = mapped_column(server_default="person")
    email: Mapped[str | None] = mapped_column(unique=True)
    display_name: Mapped[str]
    specialty: Mapped[str | None]
    years_experience: Mapped[int | None]
    cases_per_year: Mapped[int | None]
    site_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("site.id"), index=True)
    created_at: Mapped[datetime] = time_column()
    deactivated_at: Mapped[datetime | None]


class PasswordHash(Base):
    """The newest row of a person counts; a password that is replaced is superseded, not overwritten."""

    __tablename__ = "password_hash"
    __history__: ClassVar[bool] = True
    __table_args__ = (Index(None, "person_id", "at"),)

    id: Mapped[uuid.UUID] = id_column()
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    hash: Mapped[str]
    at: Mapped[datetime] = time_column()


class RoleGrant(Base):
    """A role of the house (campaign_id null) or of one campaign; ended, never removed."""

    __tablename__ = "role_grant"
    __table_args__ = (
        CheckConstraint(
            "role IN ('administrator', 'coordinator', 'reader', 'adjudicator', 'auditor', 'api_client')", name="role"
        ),
        Index(
            "uq_role_grant_live",
            "person_id",
            "role",
            "campaign_id",
            unique=True,
            postgresql_where=text("ended_at IS NULL"),
            postgresql_nulls_not_distinct=True,
        ),
    )

    id: Mapped[uuid.UUID] = id_column()
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    role: Mapped[str]
    campaign_id: Mapped[uuid.UUID | None]
    at: Mapped[datetime] = time_column()
    by: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))


class SignInSession(Base):
    __tablename__ = "sign_in_session"

    id: Mapped[uuid.UUID] = id_column()
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    token_sha256: Mapped[str] = mapped_column(unique=True)
    device: Mapped[str]
    created_at: Mapped[datetime] = time_column()
    last_seen_at: Mapped[datetime] = time_column()
    ended_at: Mapped[datetime | None]
    end_reason: Mapped[str | None]


class Link(Base):
    """An invitation or a password reset, copied to its person by hand: there is no mail server."""

    __tablename__ = "link"
    __table_args__ = (CheckConstraint("kind IN ('invitation', 'reset')", name="kind"),)

    id: Mapped[uuid.UUID] = id_column()
    kind: Mapped[str]
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    token_sha256: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime] = time_column()
    created_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]


class ApiToken(Base):
    __tablename__ = "api_token"

    id: Mapped[uuid.UUID] = id_column()
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    name: Mapped[str]
    token_sha256: Mapped[str] = mapped_column(unique=True)
    # a list of Scope values
    scopes: Mapped[list[Any]]
    created_at: Mapped[datetime] = time_column()
    expires_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class Preference(Base):
    """What a person likes, by key; the newest value only."""

    __tablename__ = "preference"

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[Any] = mapped_column(JSONB)
