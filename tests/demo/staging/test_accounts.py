"""The demonstration's accounts: on loopback in demonstration mode, and nowhere else."""

import pytest
from sqlalchemy.orm import Session

from app.accounts import actions as accounts
from app.accounts import store
from app.accounts.values import Role
from app.cli import main
from app.demo.staging import CAST, at_start, may_demonstrate, password
from app.kernel import settings as choices
from app.kernel.settings import Settings
from tests.factories.people import person

MEMBER = CAST[0]


def signs_in(db: Session, with_password: str, email: str = MEMBER.email) -> bool:
    begun = accounts.sign_in(db, email=email, password=with_password, address="127.0.0.1", device="a test")
    return begun is not None


def test_the_whole_cast_signs_in_with_the_printed_password(
    demonstration: Settings, db: Session, capsys: pytest.CaptureFixture[str]
) -> None:
    at_start()
    assert main(["demo", "accounts"]) == 0
    printed = capsys.readouterr().out
    assert password(demonstration) in printed
    for member in CAST:
        assert member.email in printed
        assert signs_in(db, password(demonstration), member.email)


def test_the_password_is_another_in_every_house() -> None:
    a, b = (password(Settings(secret_key=key)) for key in ("one", "two"))
    assert a != b
    assert a == password(Settings(secret_key="one"))


def test_when_the_house_opens_for_real_the_accounts_are_closed(
    demonstration: Settings, db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_start()
    person(db, Role.ADMINISTRATOR, name="Real Administrator")
    monkeypatch.setenv("CONSILIUM_DEMO", "0")
    choices.settings.cache_clear()
    at_start()
    for member in CAST:
        assert not signs_in(db, password(demonstration), member.email)
    monkeypatch.setenv("CONSILIUM_DEMO", "1")
    choices.settings.cache_clear()
    at_start()
    db.rollback()
    assert signs_in(db, password(demonstration))


def test_the_only_administrator_is_locked_out_but_can_be_let_in_by_a_link(
    demonstration: Settings, db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_start()
    monkeypatch.setenv("CONSILIUM_DEMO", "0")
    choices.settings.cache_clear()
    at_start()
    administrator = store.find_person_by_email(db, "administrator@demo.example")
    assert administrator is not None
    assert administrator.deactivated_at is None
    assert not signs_in(db, password(demonstration), "administrator@demo.example")


@pytest.mark.parametrize(
    ("choice", "allowed"),
    [
        ({"demo": True}, True),
        ({"demo": True, "host": "::1"}, True),
        ({"demo": False}, False),
        ({"demo": True, "host": "0.0.0.0"}, False),  # noqa: S104
        ({"demo": True, "host": "10.0.0.7"}, False),
        ({"demo": True, "https": True}, False),
    ],
)
def test_demonstrating_needs_the_mode_and_this_computer_alone(choice: dict[str, object], allowed: bool) -> None:
    assert may_demonstrate(Settings.model_validate(choice)) is allowed
