"""`audit verify`, `audit anchor`, `audit export`: the record from the command line."""

import argparse
import json
from collections.abc import Iterator
from pathlib import Path

from app.audit import actions, rules, store
from app.audit.values import Entry, Verification
from app.kernel.db import transaction
from app.kernel.refusals import Invalid


def add_to(words: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = words.add_parser("audit", help="verify, anchor or export the record")
    verbs = parser.add_subparsers(dest="verb", required=True)
    check = verbs.add_parser("verify", help="check every chain of the record")
    check.add_argument("--file", type=Path, help="verify an export instead of the database (needs no server)")
    check.add_argument("--anchors", type=Path, help="the anchors file to check against")
    check.add_argument("--json", action="store_true")
    check.set_defaults(run=verify, needs_database=lambda args: args.file is None)
    verbs.add_parser("anchor", help="write the chain heads to the anchors file").set_defaults(
        run=anchor, needs_database=True
    )
    export = verbs.add_parser("export", help="write all events, one JSON object a line")
    export.add_argument("file", type=Path)
    export.set_defaults(run=write_export, needs_database=True)


def verify(args: argparse.Namespace) -> int:
    anchors = args.anchors or actions.anchors_file()
    if args.file is not None:
        result = rules.verify(read_export(args.file), None, actions.read_anchors(anchors) if args.anchors else ())
    else:
        with transaction() as session:
            result = actions.verify(session, anchors)
    _print_json(result) if args.json else _print_words(result)
    return 0 if result.intact else 1


def anchor(args: argparse.Namespace) -> int:
    with transaction() as session:
        print(f"{actions.anchor(session, actions.anchors_file())} chain heads anchored.")
    return 0


def write_export(args: argparse.Namespace) -> int:
    count = 0
    with transaction() as session, args.file.open("w") as file:
        for entry in store.entries(session):
            file.write(json.dumps(rules.entry_to_json(entry), ensure_ascii=False) + "\n")
            count += 1
    print(f"{count} events written.")
    return 0


def read_export(file: Path) -> Iterator[Entry]:
    try:
        with file.open() as lines:
            for number, line in enumerate(lines, start=1):
                try:
                    yield rules.entry_from_json(json.loads(line))
                except (ValueError, KeyError, TypeError) as error:
                    raise Invalid(f"Line {number} is not an event of an exported record.") from error
    except OSError as error:
        raise Invalid(f"The file cannot be read: {error.strerror}.") from error


def _print_words(result: Verification) -> None:
    print(f"{result.events} events in {result.chains} chains, {result.anchors} anchors.")
    for flaw in result.flaws:
        print(f"{flaw.chain}, event {flaw.sequence}: {flaw.sentence}.")
    print("The record is intact." if result.intact else "The record was altered or damaged.")


def _print_json(result: Verification) -> None:
    flaws = [{"chain": str(f.chain), "sequence": f.sequence, "sentence": f.sentence} for f in result.flaws]
    print(
        json.dumps(
            {
                "intact": result.intact,
                "events": result.events,
                "chains": result.chains,
                "anchors": result.anchors,
                "flaws": flaws,
            }
        )
    )
