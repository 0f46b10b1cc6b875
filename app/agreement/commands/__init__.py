"""`metrics ratings | masks | consensus | lesions`: the agreement engine on files, from the command line."""

import argparse
from pathlib import Path

from app.agreement.commands.masks import consensus, lesions, masks
from app.agreement.commands.ratings import ratings
from app.agreement.values import RESAMPLES, SEED, Scale


def add_to(words: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    metrics = words.add_parser("metrics", help="agreement of ratings, masks and lesions in files")
    kinds = metrics.add_subparsers(dest="kind", required=True, metavar="KIND")
    _ratings(kinds.add_parser("ratings", help="a CSV of case, reader, value (and patient)"))
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
    table.add_argument("file", type=Path)
    table.add_argument("--scale", required=True, choices=[scale.value for scale in Scale])
    table.add_argument("--categories", default="", help="the complete scale in its order, such as 1,2,3,4,5")
    table.add_argument("--resamples", type=int, default=RESAMPLES, help="of patients, for the intervals")
    table.add_argument("--seed", type=int, default=SEED)
    table.set_defaults(run=ratings)


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
    several.add_argument("--at-least", type=int, help="readers, for majority; without it, more than half")
    several.add_argument("--out", type=Path, help="write the consensus as NIfTI")
    several.add_argument("--entropy-out", type=Path, help="write how far readers are divided, in bits, as NIfTI")
    several.set_defaults(run=consensus)
