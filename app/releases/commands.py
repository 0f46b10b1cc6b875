"""`release verify FILE`: is this archive what was released? Needs neither server nor database."""

import argparse
import json
from pathlib import Path

from app.kernel.refusals import Invalid
from app.releases.values import Verified


def add_to(words: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = words.add_parser("release", help="verify a release")
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    check = verbs.add_parser("verify", help="was anything changed, added or removed?")
    check.add_argument("file", type=Path)
    check.add_argument("--receipt", help="the digest given out when the release was made")
    check.add_argument("--json", action="store_true")
    check.set_defaults(run=verify_release)


def verify_release(args: argparse.Namespace) -> int:
    """0 when intact, 1 when not; a sentence for each flaw, naming the file."""
    from app.releases.formats.verification import verify  # only this word pays for the import

    try:
        found = verify(args.file, args.receipt)
    except Invalid as refusal:
        if args.json:
            flaw = {"code": "unreadable", "path": "", "sentence": refusal.sentence}
            print(json.dumps({"intact": False, "digest": None, "files": 0, "flaws": [flaw]}))
        else:
            print(refusal.sentence)
        return 1
    print(json.dumps(_as_json(found))) if args.json else _print_words(found, args.receipt)
    return 0 if found.intact else 1


def _as_json(found: Verified) -> dict[str, object]:
    return {
        "intact": found.intact,
        "digest": found.digest,
        "files": found.files,
        "flaws": [vars(flaw) for flaw in found.flaws],
    }


def _print_words(found: Verified, receipt: str | None) -> None:
    for flaw in found.flaws:
        print(flaw.sentence)
    if not found.intact:
        print("This is not what was released.")
        return
    print(f"{found.files} files, all as the manifest says. Digest: {found.digest}")
    if receipt is None:
        print("Compare the digest with your receipt (--receipt): without one, a whole other release would pass.")
    else:
        print("The digest is that of the receipt: nothing was changed, added or removed.")
