"""The people of the demonstration and how they sign in: only on this computer, only in demonstration mode."""

import hashlib
import hmac
import ipaddress
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.accounts import store as accounts
from app.accounts.tables import Person
from app.accounts.values import Actor, Role
from app.demo.readers.profile import EVERYBODY, READERS
from app.kernel.settings import Settings

DOMAIN = "demo.example"


@dataclass(frozen=True)
class Member:
    key: str
    name: str
    role: Role
    specialty: str | None = None
    years_experience: int | None = None
    cases_per_year: int | None = None

    @property
    def email(self) -> str:
        return f"{self.key}@{DOMAIN}"


CAST: tuple[Member, ...] = (
    Member("coordinator", "Cora Coordinator", Role.COORDINATOR),
    *(
        Member(reader.key, reader.name, Role.READER, reader.specialty, reader.years_experience, reader.cases_per_year)
        for reader in EVERYBODY
    ),
    Member("adjudicator", "Prof. Amara Diallo", Role.ADJUDICATOR, "radiologist", 22, 900),
    Member("auditor", "Arno Auditor", Role.AUDITOR),
    Member("administrator", "Ines Administrator", Role.ADMINISTRATOR),
    Member("client", "Analysis pipeline", Role.API_CLIENT),
)
READER_KEYS = tuple(reader.key for reader in READERS)

_WORDS = (
    "acorn", "amber", "birch", "brook", "cedar", "cloud", "coral", "crane", "dune", "ember", "fern", "finch", "flint",
    "heron", "hazel", "ivory", "larch", "lilac", "maple", "marsh", "meadow", "olive", "otter", "pearl", "pebble",
    "quartz", "raven", "river", "sable", "swift", "thyme", "willow",
)  # fmt: skip


def password(choices: Settings) -> str:
    """The same for the whole cast, another in every house: known defaults must not open anybody's door."""
    digest = hmac.digest(choices.secret.encode(), b"demonstration password", hashlib.sha256)
    words = [_WORDS[byte % len(_WORDS)] for byte in digest[:4]]
    return "-".join([*words, str(digest[4] % 90 + 10)])


def may_demonstrate(choices: Settings) -> bool:
    """In demonstration mode, on loopback, without a public address in front."""
    return choices.demo and not choices.https and is_loopback(choices.host)


def is_loopback(host: str) -> bool:
    if host in {"localhost", "testclient"}:
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def person_of(session: Session, key: str) -> Person | None:
    member = next(one for one in CAST if one.key == key)
    return accounts.find_person_by_email(session, member.email)


def actor_of(session: Session, key: str) -> Actor:
    """Acts as this member of the cast."""
    person = person_of(session, key)
    assert person is not None, f"{key} is not on stage yet"
    return Actor(person.id, person.display_name, accounts.roles_of(session, person.id))
