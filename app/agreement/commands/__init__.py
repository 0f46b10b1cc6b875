"""`metrics ratings | readers | sectors | masks | consensus | lesions | froc | roc`: the agreement engine on files."""

import argparse
from pathlib import Path

from app.agreement.commands.detections import froc, roc
from app.agreement.commands.help import EveryMetric
from app.agreement.commands.masks import consensus, lesions, masks
from app.agreement.commands.printing import add_draws
from app.agreement.commands.ratings import ratings, readers, sectors
from app.agreement.values import Scale


def add_to(words: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    metrics = words.add_parser(
        "metrics", help="agreement of ratings, masks and lesions in files", formatter_class=EveryMetric
    )
    kinds = metrics.add_subparsers(dest="kind", required=True, metavar="KIND")
    _ratings(kinds.add_parser("ratings", help="a CSV of case, reader, value (and patient)"))
    _readers(kinds.add_parser("readers", help="each reader: leniency, drift, against the others and the own repeats"))
    _sectors(kinds.add_parser("sectors", help="sectors that readers marked: positive agreement over the map"))
    _froc(kinds.add_parser("froc", help="detections with a confidence against a reference: FROC, average precision"))
    _roc(kinds.add_parser("roc", help="scores against a yes or no: the curve and the area under it"))
    pair = kinds.add_parser("masks", help="two NIfTI masks voxel by voxel")
    _pair(pair)
    pair.add_argument("--gland", type=Path, metavar="MASK", help="reference gland: each metric at base, mid, apex too")
    pair.set_defaults(run=masks)
    found = kinds.add_parser("lesions", help="the lesions of two NIfTI masks")
    _pair(found)
    _rule(found)
    found.set_defaults(run=lesions)
    _consensus(kinds.add_parser("consensus", help="one mask from several"))
    for kind in kinds.choices.values():
        kind.add_argument("--json", action="store_true", help="one flat JSON object by metric id")


def _ratings(table: argparse.ArgumentParser) -> None:
    table.add_argument("file", type=Path, help="columns case, reader, value; patient where cases share one")
    _scale(table)
    table.set_defaults(run=ratings)


def _readers(table: argparse.ArgumentParser) -> None:
    table.add_argument(
        "file",
        type=Path,
        help="columns case, reader, value; patient, repeat (0 is the first reading), time (a date or days), position",
    )
    _scale(table)
    table.set_defaults(run=readers)


def _sectors(table: argparse.ArgumentParser) -> None:
    table.add_argument("file", type=Path, help="columns case, reader, sectors (blanks between them; empty: none)")
    table.add_argument("--sectors", default="", help="the whole map, with commas; without it, the one of PI-RADS v2.1")
    add_draws(table)
    table.set_defaults(run=sectors)


def _scale(table: argparse.ArgumentParser) -> None:
    table.add_argument("--scale", required=True, choices=[scale.value for scale in Scale])
    table.add_argument("--categories", default="", help="the complete scale in its order, such as 1,2,3,4,5")
    add_draws(table)


def _froc(found: argparse.ArgumentParser) -> None:
    found.add_argument("detections", type=Path, help="columns case, confidence, and hit (1 or 0) or x_mm, y_mm, z_mm")
    found.add_argument(
        "reference",
        type=Path,
        help="columns case (every case once, also without a lesion), and x_mm, y_mm, z_mm (a row for each lesion; "
        "empty: none) or lesions (how many); patient where cases share one",
    )
    found.add_argument("--distance-mm", type=float, help="how near a lesion a hit is; without it, the house's rule")
    add_draws(found)
    found.set_defaults(run=froc)


def _roc(scores: argparse.ArgumentParser) -> None:
    scores.add_argument("file", type=Path, help="columns case, score, positive (1 or 0); reader, patient")
    add_draws(scores)
    scores.set_defaults(run=roc)


def _pair(pair: argparse.ArgumentParser) -> None:
    pair.add_argument("a", type=Path)
    pair.add_argument("b", type=Path)
    pair.add_argument("--value-a", type=int, help="the label that counts in A; without it, all above 0")
    pair.add_argument("--value-b", type=int, help="the label that counts in B; without it, all above 0")


def _rule(found: argparse.ArgumentParser) -> None:
    found.add_argument("--instances", action="store_true", help="each label is a lesion, not each connected part")
    found.add_argument("--iou", type=float, help="overlap that makes a match; without it, the house's rule")
    found.add_argument("--distance-mm", type=float, help="or centres this near; without it, the house's rule")


def _consensus(several: argparse.ArgumentParser) -> None:
    several.add_argument("files", type=Path, nargs="+", metavar="MASK")
    several.add_argument("--method", required=True, choices=["majority", "staple", "signed-distance"])
    several.add_argument("--value", type=int, help="the label that counts in every mask; without it, all above 0")
    several.add_argument("--at-least", type=int, help="readers, for majority; without it, more than half")
    several.add_argument("--out", type=Path, help="write the consensus as NIfTI")
    several.add_argument("--entropy-out", type=Path, help="write how far readers are divided, in bits, as NIfTI")
    several.set_defaults(run=consensus)
