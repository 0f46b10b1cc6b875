"""Shell commands of the protocols room: `pirads` computes PI-RADS v2.1 categories."""

import argparse
import csv
import dataclasses
import io
import json
import sys
from pathlib import Path

from app.kernel.refusals import Invalid
from app.protocols.schemes import pirads21

COLUMNS = ("zone", "t2w", "dwi", "dce")
MOST_ROWS_NAMED = 20


def add_to(words: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = words.add_parser("pirads", help="PI-RADS v2.1 category of a finding, or of a table of findings")
    parser.add_argument("--zone", help="PZ or TZ: the zone whose rules apply")
    parser.add_argument("--t2w", help="1-5 or X")
    parser.add_argument("--dwi", help="1-5 or X")
    parser.add_argument("--dce", help="+, - or X")
    parser.add_argument("--csv", type=Path, help="a table with the columns zone, t2w, dwi, dce")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(run=pirads)


def pirads(args: argparse.Namespace) -> int:
    """One category from four options, or a table from a CSV file; refused with a sentence on bad input."""
    if args.csv is not None:
        sys.stdout.write(table_with_categories(_text_of(args.csv)))
        return 0
    missing = [f"--{name}" for name in COLUMNS if getattr(args, name) is None]
    if missing:
        raise Invalid(f"To compute a category, also give {', '.join(missing)} (or --csv FILE).")
    result = pirads21.assess(zone=args.zone, t2w=args.t2w, dwi=args.dwi, dce=args.dce)
    if args.json:
        named = {"scheme": pirads21.KEY, "version": pirads21.VERSION}
        print(json.dumps({**dataclasses.asdict(result), **named}))
    else:
        print(result.sentence)
    return 0


def table_with_categories(text: str) -> str:
    """The CSV with a column `overall` added or overwritten; other columns stay as they are."""
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    fields = list(reader.fieldnames or ())
    names = {field.strip().lower(): field for field in fields}
    absent = [column for column in COLUMNS if column not in names]
    if absent:
        raise Invalid(f"The table lacks the column{'s' * (len(absent) > 1)} {', '.join(absent)}.")
    target = names.get("overall", "overall")
    rows, problems = [], []
    try:
        for number, row in enumerate(reader, start=1):
            try:
                rows.append(row | {target: _overall(row, names)})
            except Invalid as refusal:
                problems.append(f"Row {number} (line {reader.line_num}): {refusal.sentence}.")
    except csv.Error as error:
        raise Invalid(f"Line {reader.line_num} is not CSV: {error}.") from None
    if problems:
        more = len(problems) - MOST_ROWS_NAMED
        raise Invalid("\n".join(problems[:MOST_ROWS_NAMED] + [f"And {more} more rows."] * (more > 0)))
    output = io.StringIO()
    writer = csv.DictWriter(output, fields + [target] * (target not in fields), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return output.getvalue()


def _overall(row: dict[str, str], names: dict[str, str]) -> str:
    if None in row:
        raise Invalid("it has more cells than the table has columns")
    zone, t2w, dwi, dce = (row[names[column]] or "" for column in COLUMNS)
    return pirads21.assess(zone=zone, t2w=t2w, dwi=dwi, dce=dce).category


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise Invalid(f"There is no file {path}.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise Invalid(f"{path} cannot be read as text: {error}.") from None
