"""Words of the command line: the first administrator, and anybody's reset link."""

import argparse
from typing import Any

from app.accounts import actions, store
from app.accounts.values import SYSTEM, LinkKind
from app.kernel.db import transaction
from app.kernel.refusals import NotFound
from app.kernel.settings import settings


# argparse gives its subparsers no public type
def add_to(words: Any) -> None:  # noqa: ANN401
    first = words.add_parser("create-administrator", help="make the first administrator")
    first.add_argument("--email", required=True)
    first.add_argument("--name", required=True)
    first.add_argument("--password", help="else a link to choose one is printed")
    first.set_defaults(run=create_administrator, needs_database=True)
    reset = words.add_parser("reset-link", help="a link with which somebody chooses a new password")
    reset.add_argument("--email", required=True)
    reset.set_defaults(run=reset_link, needs_database=True)


def create_administrator(args: argparse.Namespace) -> None:
    with transaction() as session:
        person = actions.create_first_administrator(
            session, display_name=args.name, email=args.email, password=args.password
        )
        link = None if args.password else actions.create_link(session, SYSTEM, person.id, LinkKind.INVITATION)
    print(f"{args.name} is administrator and coordinator.")
    if link:
        print(f"Choose a password here (within 7 days): {_address()}{link.path}")


def reset_link(args: argparse.Namespace) -> None:
    with transaction() as session:
        person = store.find_person_by_email(session, args.email.strip().lower())
        if person is None:
            raise NotFound("Nobody has this e-mail address.")
        link = actions.create_link(session, SYSTEM, person.id, LinkKind.RESET)
    print(f"Choose a new password here (within 24 hours): {_address()}{link.path}")


def _address() -> str:
    return f"{'https' if settings().https else 'http'}://{settings().host}:{settings().port}"
