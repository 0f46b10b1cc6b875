"""`import-delineation FILE...`: delineations made elsewhere become readings of their annotators."""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from app.accounts import store as accounts
from app.accounts.actions import ensure_house
from app.accounts.values import SYSTEM, Actor
from app.imaging.actions.delineating import read_delineation
from app.imaging.values.delineations import Delineation
from app.kernel.db import transaction
from app.kernel.refusals import Invalid, NotFound, Refusal
from app.reading import actions
from app.reading.rules.importing import entries_of
from app.reading.store import imports as store

MOST_FILES = 20


def add_to(words: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    word = words.add_parser(
        "import-delineation",
        help="bring in delineations (NIfTI, DICOM SEG, RTSTRUCT, CSV points) as readings of their annotator",
        description="A CSV of points has the columns label, x_mm, y_mm, z_mm (patient millimetres, LPS) or label, i, "
        "j, k (column, row and frame of the stack, from 0). Exit code 2: refused, with the reason.",
    )
    word.add_argument("files", type=Path, nargs="+", metavar="FILE", help="or a folder of them")
    word.add_argument("--campaign", required=True, metavar="CODE")
    word.add_argument("--case", required=True, help="study label, case code or case id")
    word.add_argument("--reader", required=True, metavar="NAME", help="who drew it; an algorithm with its version")
    kind = word.add_mutually_exclusive_group(required=True)
    kind.add_argument("--algorithm", dest="kind", action="store_const", const="algorithm")
    kind.add_argument("--human", dest="kind", action="store_const", const="human")
    word.add_argument(
        "--map", action="append", default=[], metavar="LABEL=TARGET,...",
        help="TARGET: ignore, a structure (prostate, peripheral_zone, ...), finding, finding:QUESTION[:VALUE]; "
        "once for all files, or once for each of them",
    )  # fmt: skip
    word.add_argument("--mapping", metavar="NAME", help="with --map: keep it under this name; alone: use the kept one")
    word.add_argument("--stack", metavar="ROLE", help="the images it lies on, for example t2_ax or adc")
    word.add_argument("--resample", action="store_true", help="bring it from another grid, by nearest neighbour")
    word.add_argument("--dry-run", action="store_true", help="check everything, keep nothing")
    word.add_argument("--as", dest="email", help="e-mail of the coordinator who brings it in")
    word.add_argument("--json", action="store_true", help="print the outcome as JSON")
    word.set_defaults(run=import_delineation, needs_database=True)


def import_delineation(args: argparse.Namespace) -> int:
    read = _read_all(_files(args.files))
    with transaction() as session:
        ensure_house(session)
        actor = _actor(session, args.email)
        campaign = store.campaign_by_code(session, args.campaign)
        request = actions.ImportRequest(
            campaign_id=campaign.id,
            case_id=store.case_by_name(session, campaign.id, args.case),
            delineations=read,
            entries=_entries(session, args),
            reader=args.reader,
            reader_kind=args.kind,
            stack_role=args.stack,
            resample=args.resample,
            mapping_name=args.mapping or "",
        )
        answer: dict[str, Any]
        if args.dry_run:
            answer = actions.judge(session, actor, request).as_json()
        else:
            answer = actions.import_delineation(session, actor, request).as_json()
    print(json.dumps(answer, indent=1) if args.json else _sentence(answer))
    return 0


def _entries(session: Session, args: argparse.Namespace) -> list[dict[str, str]]:
    if not args.map and args.mapping:
        return [actions.named_mapping(session, args.mapping)]
    if not args.map:
        raise Invalid("Say what each label means: --map 1=prostate,2=ignore, or --mapping NAME of a kept one.")
    each = len(args.map) == len(args.files) and len(args.files) > 1 and not any(path.is_dir() for path in args.files)
    return [entries_of([one]) for one in args.map] if each else [entries_of(args.map)]


def _files(named: Sequence[Path]) -> list[Path]:
    """Those named, and everything beneath a folder that is named."""
    found: list[Path] = []
    for path in named:
        found += sorted(one for one in path.rglob("*") if one.is_file()) if path.is_dir() else [path]
    if not found:
        raise Invalid("There is no file in this folder.")
    if len(found) > MOST_FILES:
        raise Invalid(f"{MOST_FILES} files at most come in at once; these are {len(found)}.")
    return found


def _read_all(paths: Sequence[Path]) -> list[Delineation]:
    """Nothing comes in unless all can be read; what cannot is named, each with the reason."""
    read, wrong = [], []
    for path in paths:
        try:
            read.append(read_delineation(path.read_bytes()))
        except OSError as error:
            wrong.append(f"{path} cannot be read: {error.strerror}.")
        except Refusal as refusal:
            wrong.append(f"{path}: {refusal.sentence}")
    if wrong:
        raise Invalid("\n".join(wrong), code="bad_delineation")
    return read


def _actor(session: Session, email: str | None) -> Actor:
    if email is None:
        return SYSTEM
    person = accounts.find_person_by_email(session, email.strip().lower())
    if person is None:
        raise NotFound("Nobody has this e-mail address.")
    return Actor(person.id, person.display_name)


def _sentence(answer: dict[str, Any]) -> str:
    lines = []
    for file in answer["files"]:
        labels = ", ".join(f"{one['label']} {one['name']}".strip() + f" → {one['becomes']}" for one in file["labels"])
        how = file["geometry"]["how"]
        apart = f", {file['geometry']['apart_mm']:g} mm apart" if "apart_mm" in file["geometry"] else ""
        lines.append(f"{file['format']}: {labels or 'no labels'} ({how}{apart})")
    if answer["state"] == "unchanged":
        lines.append("This was imported before; nothing was changed.")
    elif answer["state"] == "imported":
        lines.append(f"Imported as version {answer['version']} of reading {answer['reading']}.")
    else:
        lines.append("It can be imported; nothing was kept.")
    return "\n".join(lines)
