"""`metrics ratings | masks | consensus | lesions`: the agreement engine on files, from the command line."""

import argparse
import json
from collections.abc import Mapping
from pathlib import Path

from app.agreement.values import RESAMPLES, SEED, MetricValue, Scale
from app.kernel.refusals import Invalid


def add_to(words: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    metrics = words.add_parser("metrics", help="agreement of ratings, masks and lesions in files")
    kinds = metrics.add_subparsers(dest="kind", required=True, metavar="KIND")
    table = kinds.add_parser("ratings", help="a CSV of case, reader, value (and patient)")
    table.add_argument("file", type=Path)
    table.add_argument("--scale", required=True, choices=[scale.value for scale in Scale])
    table.add_argument("--categories", default="", help="the complete scale in its order, such as 1,2,3,4,5")
    table.add_argument("--resamples", type=int, default=RESAMPLES, help="of patients, for the intervals")
    table.add_argument("--seed", type=int, default=SEED)
    table.set_defaults(run=ratings)
    for name, run, told in (
        ("masks", masks, "two NIfTI masks voxel by voxel"),
        ("lesions", lesions, "the lesions (components) of two NIfTI masks"),
    ):
        pair = kinds.add_parser(name, help=told)
        pair.add_argument("a", type=Path)
        pair.add_argument("b", type=Path)
        pair.add_argument("--value-a", type=int, help="the label that counts in A; without it, all above 0")
        pair.add_argument("--value-b", type=int, help="the label that counts in B; without it, all above 0")
        pair.set_defaults(run=run)
    several = kinds.add_parser("consensus", help="one mask from several")
    several.add_argument("files", type=Path, nargs="+", metavar="MASK")
    several.add_argument("--method", required=True, choices=["majority", "staple"])
    several.add_argument("--at-least", type=int, help="readers, for majority; without it, more than half")
    several.add_argument("--out", type=Path, help="write the consensus as NIfTI")
    several.set_defaults(run=consensus)
    for kind in kinds.choices.values():
        kind.add_argument("--json", action="store_true", help="one flat JSON object by metric id")


def ratings(args: argparse.Namespace) -> int:
    from app.agreement.formats import ratings_csv  # numpy and scipy: only these words pay for the import
    from app.agreement.metrics import RATING_METRICS
    from app.agreement.rules.ratings import ratings_of

    scale = Scale(args.scale)
    categories = tuple(part.strip() for part in args.categories.split(",") if part.strip())
    if len(set(categories)) != len(categories):
        raise Invalid("A category is listed twice.")
    if args.resamples < 1:
        raise Invalid("--resamples is at least 1.")
    table = ratings_of(ratings_csv.read(args.file, scale, categories), scale, categories=categories)
    if table.readers < 2:
        raise Invalid("Agreement needs at least two readers.")
    return _print(
        args,
        {
            metric.key: metric.evaluate(table, resamples=args.resamples, seed=args.seed)
            for metric in RATING_METRICS
            if metric.understands(table)
        },
    )


def masks(args: argparse.Namespace) -> int:
    from app.agreement.formats import nifti
    from app.agreement.metrics import MASK_METRICS
    from app.agreement.metrics.mask_pair import pair_of

    a, b = nifti.read(args.a), nifti.read(args.b)
    apart_mm = nifti.assert_same_grid([a, b])
    pair = pair_of(a.mask(args.value_a), b.mask(args.value_b), a.spacing_mm)
    values = {metric.key: metric.evaluate(pair) for metric in MASK_METRICS}
    return _print(args, values | {"grid_distance_mm": MetricValue(apart_mm, 1, "grid_distance_mm/1")})


def lesions(args: argparse.Namespace) -> int:
    from app.agreement.formats import nifti
    from app.agreement.metrics import lesions as of_lesions

    a, b = nifti.read(args.a), nifti.read(args.b)
    nifti.assert_same_grid([a, b])
    agreement = of_lesions.compare(a.mask(args.value_a), b.mask(args.value_b), a.spacing_mm)
    return _print(args, of_lesions.values(agreement))


def consensus(args: argparse.Namespace) -> int:
    from app.agreement.formats import nifti
    from app.agreement.metrics import consensus as of_readers

    if len(args.files) < 2:
        raise Invalid("A consensus needs at least two masks.")
    files = [nifti.read(path) for path in args.files]
    nifti.assert_same_grid(files)
    method = of_readers.METHODS[args.method]
    made = method.make([file.mask() for file in files], files[0].spacing_mm, args.at_least)
    if args.out is not None:
        nifti.write(args.out, made.mask, files[0])
    return _print(args, made.values)


def _print(args: argparse.Namespace, values: Mapping[str, MetricValue]) -> int:
    if args.json:
        print(json.dumps({key: value.as_json() for key, value in values.items()}, allow_nan=False))
        return 0
    for key, value in values.items():
        print(f"{key:32} {_words(value)}")
    return 0


def _words(value: MetricValue) -> str:
    if value.value is None:
        return f"undefined: {value.reason}"
    if isinstance(value.value, tuple):
        return "  ".join("–" if number is None else f"{number:.4f}" for number in value.value)
    interval = "" if value.low is None else f"  [{value.low:.4f}, {value.high:.4f}]"
    return f"{value.value:.4f}{interval}  n = {value.n}"
