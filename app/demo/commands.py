"""Words of the command line: `demo accounts` prints the sign-ins, `demo create` completes the demonstration."""

import argparse
import time
from typing import Any

from app.demo.staging import CAST, at_start, may_demonstrate, password
from app.kernel.db import transaction
from app.kernel.refusals import Conflict, Unavailable
from app.kernel.settings import settings
from app.kernel.signals import handle_signal, unhandled

PATIENCE_S = 120.0


# argparse gives its subparsers no public type
def add_to(words: Any) -> None:  # noqa: ANN401
    demo = words.add_parser("demo", help="the demonstration: its sign-ins, completing it now")
    deeds = demo.add_subparsers(dest="deed", required=True, metavar="DEED")
    deeds.add_parser("accounts", help="print the sign-ins").set_defaults(run=print_accounts)
    create = deeds.add_parser("create", help="make the demonstration, or go on where it was left")
    create.set_defaults(run=complete, needs_database=True, acts_on_signals=True)


def print_accounts(args: argparse.Namespace) -> None:
    _assert_allowed()
    print(f"Demonstration sign-ins, all with the password  {password(settings())}")
    for member in CAST:
        print(f"  {member.email:<26} {member.role.label:<14} {member.name}")


def complete(args: argparse.Namespace) -> None:
    _assert_allowed()
    from app.demo.staging.progress import advance  # only this word pays for the import

    at_start()
    said, waiting_since = "", time.monotonic()
    while True:
        with transaction() as session:
            now = advance(session)
        if now.sentence != said:
            print(now.sentence, flush=True)
            said, waiting_since = now.sentence, time.monotonic()
        if now.finished:
            return
        if now.waits:
            _help_along(now.sentence, waiting_since)


def _help_along(now: str, waiting_since: float) -> None:
    """Without a worker beside us, what was signalled is acted upon here."""
    with transaction() as session:
        waiting = [str(signal.id) for signal in unhandled(session)]
    for signal_id in waiting:
        with transaction() as session:
            handle_signal(session, signal_id)
    if time.monotonic() - waiting_since > PATIENCE_S:
        raise Unavailable(f"The demonstration does not get on. {now}")
    time.sleep(0.2)


def _assert_allowed() -> None:
    if not may_demonstrate(settings()):
        raise Conflict(
            "There is a demonstration only in demonstration mode and on this computer alone "
            "(CONSILIUM_DEMO=1, a loopback address, no https)."
        )
