"""Decisions about accounts that need no database."""

from datetime import UTC, datetime, timedelta

import pytest

from app.accounts import rules
from app.accounts.values import SYSTEM, Actor, Role, Scope
from app.kernel.ids import new_id
from app.kernel.refusals import Conflict, Invalid


def _actor(*roles: Role) -> Actor:
    return Actor(new_id(), "Somebody", frozenset(roles))


@pytest.mark.parametrize(
    "password", ["short", "passwordpassword", "aaaaaaaaaaaaaaaa", "ada@example.org", "Ada Reader Long", "x" * 201]
)
def test_a_weak_password_is_refused(password: str) -> None:
    with pytest.raises(Invalid):
        rules.assert_good_password(password, email="ada@example.org", display_name="Ada Reader Long")


def test_a_sentence_is_a_good_password() -> None:
    rules.assert_good_password("a calm morning in the room", email="ada@example.org", display_name="Ada")


@pytest.mark.parametrize(
    "address", ["", "ada", "@example.org", "ada@", "a b@example.org", "a@b@c", "a\n@x.org", "<a@x>"]
)
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(Invalid):
        rules.normal_email(address)


def test_addresses_are_compared_without_case() -> None:
    assert rules.normal_email(" Ada@Example.ORG ") == "ada@example.org"


def test_a_coordinator_cannot_make_administrators_or_act_as_one() -> None:
    coordinator = _actor(Role.COORDINATOR)
    with pytest.raises(Conflict):
        rules.assert_may_give(coordinator, frozenset({Role.ADMINISTRATOR}))
    assert not rules.may_manage(coordinator, frozenset({Role.ADMINISTRATOR, Role.READER}))
    assert not rules.may_manage(coordinator, frozenset({Role.COORDINATOR}))
    assert rules.may_manage(coordinator, frozenset({Role.READER}))
    assert rules.may_manage(_actor(Role.ADMINISTRATOR), frozenset(Role))
    assert not rules.may_manage(_actor(Role.READER), frozenset({Role.READER}))
    assert rules.givable_roles(SYSTEM) == frozenset(Role)


def test_a_reader_can_have_no_token() -> None:
    assert rules.allowed_scopes({Role.READER, Role.ADJUDICATOR, Role.AUDITOR}) == frozenset()
    with pytest.raises(Invalid):
        rules.assert_token_allowed(frozenset({Role.READER}), frozenset({Scope.READINGS}), 10)


@pytest.mark.parametrize("days", [0, -1, 367])
def test_a_token_has_an_end(days: int) -> None:
    with pytest.raises(Invalid):
        rules.assert_token_allowed(frozenset({Role.COORDINATOR}), frozenset({Scope.INTAKE}), days)


def test_a_session_ends_by_idleness_or_by_its_absolute_limit() -> None:
    begun = datetime(2026, 1, 1, 8, tzinfo=UTC)
    limits = {"idle_minutes": 30, "absolute_hours": 12}
    seen = begun + timedelta(hours=1)
    assert rules.session_ends_at(created_at=begun, last_seen_at=seen, **limits) == seen + timedelta(minutes=30)
    late = begun + timedelta(hours=11, minutes=50)
    assert rules.session_ends_at(created_at=begun, last_seen_at=late, **limits) == begun + timedelta(hours=12)


def test_each_role_begins_on_its_own_page() -> None:
    first = {role: rules.first_page({role}) for role in Role}
    assert first == {
        Role.READER: "/worklist",
        Role.ADJUDICATOR: "/adjudication",
        Role.COORDINATOR: "/campaigns",
        Role.ADMINISTRATOR: "/people",
        Role.AUDITOR: "/record",
        Role.API_CLIENT: "/profile",
    }


def test_a_device_is_named_so_that_its_owner_knows_it() -> None:
    firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
    assert rules.device_name(firefox) == "Firefox on Linux"
    assert rules.device_name("<script>") == "a program on an unknown system"


def test_the_navigation_tells_where_one_is_also_beside_the_main_address() -> None:
    (studies,) = [item for item in rules.navigation([Role.COORDINATOR]) if item.label == "Studies"]
    assert [studies.holds(address) for address in ("/studies", "/studies/1", "/quarantine/2", "/studiesque")] == [
        True, True, True, False,
    ]  # fmt: skip
