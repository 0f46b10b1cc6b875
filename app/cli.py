"""The command line: each room adds its words; this roof parses, opens the database where needed, answers."""

import argparse
import contextlib
import os
import sys
from collections.abc import Sequence

from app.accounts import commands as accounts_commands
from app.agreement import commands as agreement_commands
from app.audit import commands as audit_commands
from app.clinical import commands as clinical_commands
from app.demo import commands as demo_commands
from app.imaging import commands as imaging_commands
from app.kernel.refusals import Refusal
from app.protocols import commands as protocols_commands
from app.reading import commands as reading_commands
from app.releases import commands as releases_commands

ROOMS = (
    accounts_commands,
    audit_commands,
    imaging_commands,
    protocols_commands,
    agreement_commands,
    clinical_commands,
    reading_commands,
    releases_commands,
    demo_commands,
)


def parser() -> argparse.ArgumentParser:
    root = argparse.ArgumentParser(prog="run.py", description="Consilium's command line.")
    words = root.add_subparsers(dest="word", required=True, metavar="WORD")
    for room in ROOMS:
        room.add_to(words)
    return root


def main(arguments: Sequence[str] | None = None) -> int:
    args = parser().parse_args(arguments)
    try:
        with _database(args):
            if getattr(args, "acts_on_signals", False):
                _bind_signals()
            result = args.run(args)
            return int(result or 0)
    except Refusal as refusal:
        print(refusal.sentence, file=sys.stderr)
        return 2
    except BrokenPipeError:
        # the reader of our output (head, less) left; nothing went wrong
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _bind_signals() -> None:
    from app.kernel.signals import bind
    from app.wiring import SIGNALS  # every room: only words that need it pay for the import

    bind(SIGNALS)


def _database(args: argparse.Namespace) -> contextlib.AbstractContextManager[object]:
    needs = getattr(args, "needs_database", False)
    if not (needs(args) if callable(needs) else needs) or os.environ.get("CONSILIUM_DATABASE_URL"):
        return contextlib.nullcontext()
    from app.kernel.embedded_postgres import attached  # only these words pay for the import

    return attached()


if __name__ == "__main__":
    sys.exit(main())
