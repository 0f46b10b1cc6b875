"""Words of the command line: `ingest PATH` and `import-dicomweb SOURCE` bring studies in, `roles --csv FILE` says what
series are, `judge` lets the gate look at older studies."""

import argparse
import csv
import json
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.accounts import store as accounts
from app.accounts.actions import ensure_house
from app.accounts.values import SYSTEM, Actor
from app.imaging import actions, roles, store
from app.imaging.actions import fixity, remote
from app.imaging.formats import Stream, tables
from app.imaging.jobs import Judged, judge_rest, run_intake
from app.imaging.listening import command as listening
from app.imaging.rules.intake import study_verdict
from app.imaging.store.arriving import folder_of, incoming
from app.imaging.store.hanging import label
from app.imaging.store.waiting import drop
from app.imaging.tables import Stack, StackRole
from app.imaging.values import Pane
from app.imaging.values.roles import Role
from app.kernel import garbage
from app.kernel.blobs import blobs
from app.kernel.db import transaction
from app.kernel.priority import stand_back
from app.kernel.refusals import NotFound, Refusal

COLUMNS = ("role", "confidence", "evidence")


# argparse gives its subparsers no public type
def add_to(words: Any) -> None:  # noqa: ANN401
    ingest_word = words.add_parser("ingest", help="bring in DICOM studies: a folder, a zip or one file")
    ingest_word.add_argument("path", type=Path, metavar="PATH")
    ingest_word.add_argument("--json", action="store_true", help="print the verdicts as JSON")
    ingest_word.add_argument("--as", dest="email", help="e-mail of the person who brings them in")
    ingest_word.add_argument("--label-prefix", help="studies are called “PREFIX 1”, “PREFIX 2” …")
    ingest_word.set_defaults(run=ingest, needs_database=True)
    listening.add_to(words)
    import_word = words.add_parser("import-dicomweb", help="bring in studies from an allowed DICOMweb server")
    import_word.add_argument("source", metavar="SOURCE", help="its name in CONSILIUM_DICOMWEB_SOURCES")
    import_word.add_argument("--patient", default="", help="all studies of this patient ID")
    import_word.add_argument("--study", action="append", default=[], metavar="UID", help="this study; may be repeated")
    import_word.add_argument("--list", action="store_true", help="only say what there is")
    import_word.add_argument("--json", action="store_true", help="print the verdicts as JSON")
    import_word.add_argument("--as", dest="email", help="e-mail of the person who brings them in")
    import_word.add_argument("--label-prefix", help="studies are called “PREFIX 1”, “PREFIX 2” …")
    import_word.set_defaults(run=import_dicomweb, needs_database=lambda args: not args.list)
    fixity_word = words.add_parser("fixity", help="check every stored object against its hash")
    fixity_word.add_argument("--json", action="store_true", help="print what was found as JSON")
    fixity_word.set_defaults(run=check_objects, needs_database=True, acts_on_signals=True)
    judge_word = words.add_parser("judge", help="let the quality gate judge the studies that it has not judged yet")
    judge_word.set_defaults(run=judge, needs_database=True, acts_on_signals=True)
    storage_word = words.add_parser("storage", help="where the images are kept, how many, and whether all is well")
    storage_word.set_defaults(run=storage)
    roles_word = words.add_parser("roles", help="recognise series from a table of their headers")
    roles_word.add_argument("--csv", type=Path, required=True, help="one row a series; columns are DICOM keywords")
    roles_word.set_defaults(run=recognise)


def ingest(args: argparse.Namespace) -> int:
    source: Path = args.path
    if not source.exists():
        raise NotFound(f"There is nothing at {source}.")
    return _taken_in(args, "folder" if source.is_dir() else "file", source)


def import_dicomweb(args: argparse.Namespace) -> int:
    source = remote.source_named(args.source)
    queries = [{"study_uid": uid} for uid in args.study] or [{"patient_id": args.patient}]
    found = [study for query in queries for study in remote.search(source, **query)]
    if not found:
        raise NotFound(f"{source.name} knows no such study.")
    if args.list:
        for study in found:
            print(f"{study.uid}  {study.date}  {study.modalities:<6} {study.instances:>6} images  {study.description}")
        return 0
    chosen = [remote.Chosen(study.uid, study.instances) for study in found]
    return _taken_in(args, remote.SOURCE, lambda aside: remote.RemoteDelivery(source, chosen, aside))


def _taken_in(args: argparse.Namespace, kind: str, source: Path | Callable[[Path], Stream]) -> int:
    stand_back()
    garbage.look_seldom()
    with transaction() as session:
        ensure_house(session)
        actor = _actor(session, args.email)
        intake = actions.begin_intake(session, actor, source=kind, label_prefix=args.label_prefix)
    try:
        delivery = source if isinstance(source, Path) else source(folder_of(intake.id))
        judged = run_intake(actor, intake.id, delivery, label_prefix=args.label_prefix)
    except Refusal as refusal:
        with transaction() as session:
            actions.finish_intake(session, actor, intake.id, problem=refusal.sentence)
        raise
    finally:
        drop(intake.id)
    with transaction() as session:
        report = {"intake": str(intake.id), "files": list(_files(judged)), "studies": list(_studies(session, judged))}
    if args.json:
        print(json.dumps(report, indent=1))
    else:
        _print(report)
    return 0


def _actor(session: Session, email: str | None) -> Actor:
    if email is None:
        return SYSTEM
    person = accounts.find_person_by_email(session, email.strip().lower())
    if person is None:
        raise NotFound("Nobody has this e-mail address.")
    return Actor(person.id, person.display_name)


def _files(judged: Judged) -> Iterator[dict[str, Any]]:
    for number, verdict in sorted(judged.verdicts.items()):
        yield {
            "path": judged.names[number],
            "verdict": verdict.verdict,
            "code": verdict.code,
            "reason": verdict.sentence,
            "seconds": round(judged.seconds.get(number, 0.0), 6),
        }


def _studies(session: Session, judged: Judged) -> Iterator[dict[str, Any]]:
    for study_id, numbers in judged.studies:
        verdict = study_verdict([judged.verdicts[number].verdict for number in numbers])
        about: dict[str, Any] = {
            "study": None,
            "label": None,
            "verdict": verdict,
            "files": len(numbers),
            "series": [],
            "panes": {},
        }
        yield about | (_contents(session, study_id) if study_id else {"series": [], "panes": {}})


def _contents(session: Session, study_id: UUID) -> dict[str, Any]:
    study = store.study(session, study_id)
    hung = store.hanging_stacks(session, study_id)
    roles_of = store.current_roles(session, [stack.id for series in study.series for stack in series.stacks])
    series = [
        {
            "number": one.number,
            "description": one.description,
            "stacks": [_stack(stack, roles_of[stack.id]) for stack in one.stacks],
        }
        for one in study.series
    ]
    panes = {
        pane: {"stacks": [str(one) for one in hung[pane].stack_ids], "note": hung[pane].note} if pane in hung else None
        for pane in Pane
    }
    return {"study": str(study_id), "label": study.label, "series": series, "panes": panes}


def _stack(stack: Stack, role: StackRole) -> dict[str, Any]:
    return {
        "id": str(stack.id),
        "role": role.role,
        "confidence": role.confidence,
        "evidence": role.evidence,
        "preferred": role.preferred,
        "b_value": stack.b_value,
        "frames": stack.frame_count,
        "warnings": stack.warnings,
    }


def _print(report: dict[str, Any]) -> None:
    for file in report["files"]:
        if file["verdict"] != "accepted":
            print(f"{file['path']}: {file['verdict']} ({file['code']}): {file['reason']}")
    for study in report["studies"]:
        print(f"{study['label'] or 'A study'}: {study['verdict']}, {study['files']} files")
        for series in study["series"]:
            found = "; ".join(label(Role(one["role"]), one["b_value"], None) for one in series["stacks"])
            print(f"  {series['number'] or '–':>4}  {series['description']:<36} {found}")
    print(f"{len(report['files'])} files judged, {len(report['studies'])} studies.")


def recognise(args: argparse.Namespace) -> int:
    """One line for each row, in order; empty cells are absent values."""
    facts = [roles.facts_from_header(row) for row in tables.rows_of(args.csv)]
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(COLUMNS)
    for proposal in roles.classify(facts):
        out.writerow((proposal.role, f"{proposal.confidence:.2f}", "; ".join(proposal.evidence)))
    return 0


def judge(args: argparse.Namespace) -> int:
    """Idempotent: the second time there is nothing to judge."""
    with transaction() as session:
        ensure_house(session)
    judged = judge_rest(lambda done, of: print(f"{done} of {of} studies judged", file=sys.stderr))
    print(f"{judged} studies judged." if judged else "Every study was judged already.")
    return 0


def check_objects(args: argparse.Namespace) -> int:
    """0 when every object is what its name says, 1 when not; each damaged one is named."""
    with transaction() as session:
        ensure_house(session)
        checked = fixity.check_all(session)
    bad = fixity.worst(checked)
    if args.json:
        damaged = [
            {"verdict": one.verdict, "object": one.stored.name, "kind": one.stored.kind, "sha256": one.stored.sha256}
            for one in bad
        ]
        print(json.dumps({"checked": len(checked), "damaged": damaged}, indent=1))
    else:
        for one in bad:
            print(f"{one.stored.name[:1].upper()}{one.stored.name[1:]} is {one.verdict} ({one.stored.kind}).")
        print(f"{len(checked)} objects checked, {len(bad)} damaged." + (" Send the files again." if bad else ""))
    return 1 if bad else 0


def storage(args: argparse.Namespace) -> int:
    """Refused with a sentence when the store cannot be written to."""
    blobs().assert_usable()
    counts: dict[str, list[int]] = defaultdict(list)
    for one in blobs().every():
        counts[one.kind].append(one.size_bytes)
    print(f"Images are kept in {blobs().name}, which can be read and written.")
    for kind, sizes in sorted(counts.items()):
        print(f"{kind:<20} {len(sizes):>9,} objects {sum(sizes) / 1e6:>12,.1f} MB")
    print(f"What is sent waits encrypted in {incoming()} until it is worked through.")
    if not blobs().is_local:
        print("With several machines, web servers and workers must share that folder (one volume, or NFS).")
    return 0
