"""`facts import FILE.csv`: clinical facts from a table, all rows or none."""

import argparse
from pathlib import Path

from app.accounts import actions as accounts
from app.accounts.values import SYSTEM
from app.clinical import actions
from app.kernel.db import transaction
from app.kernel.refusals import Invalid


def add_to(words: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    facts = words.add_parser("facts", help="clinical facts about patients")
    verbs = facts.add_subparsers(dest="verb", required=True, metavar="VERB")
    table = verbs.add_parser("import", help="from a CSV: study or patient, key, value, unit, source, date")
    table.add_argument("file", type=Path)
    table.add_argument("--source", default="", help="for rows without one; else the file's name")
    table.set_defaults(run=import_facts, needs_database=True)


def import_facts(args: argparse.Namespace) -> int:
    try:
        text = args.file.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise Invalid(f"There is no file {args.file}.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise Invalid(f"{args.file} cannot be read as text: {error}.") from None
    try:
        with transaction() as session:
            accounts.ensure_house(session)
            count = actions.import_facts_csv(session, SYSTEM, text, source=args.source or args.file.name)
    except Invalid as refusal:
        # a terminal has room for all of them
        raise Invalid("\n".join(refusal.details.get("rows", [refusal.sentence]))) from None
    print(f"{count} fact{'' if count == 1 else 's'} imported.")
    return 0
