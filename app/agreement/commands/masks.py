"""`metrics masks`, `metrics lesions`, `metrics consensus`: NIfTI masks on one grid."""

import argparse
import hashlib
from dataclasses import replace

from app.agreement.commands.printing import show
from app.agreement.values import MetricValue
from app.kernel.refusals import Invalid


def masks(args: argparse.Namespace) -> int:
    from app.agreement.formats import nifti  # numpy and scipy: only these words pay for the import
    from app.agreement.metrics import MASK_METRICS
    from app.agreement.metrics.levels import by_level
    from app.agreement.metrics.mask_pair import pair_of

    paths = [args.a, args.b, *([args.gland] if args.gland is not None else [])]
    (a, b, *gland), apart_mm = nifti.on_one_grid([nifti.read(path) for path in paths])
    pair = pair_of(a.mask(args.value_a), b.mask(args.value_b), a.spacing_mm)
    values = {metric.key: metric.evaluate(pair) for metric in MASK_METRICS}
    values["grid_distance_mm"] = MetricValue(apart_mm, 1, "grid_distance_mm/1")
    if gland:
        values |= by_level(pair, gland[0].mask(), a.head_component, MASK_METRICS)
    return show(args, values)


def lesions(args: argparse.Namespace) -> int:
    from app.agreement.formats import nifti
    from app.agreement.matching import MatchRule
    from app.agreement.metrics import lesions as of_lesions

    rule = MatchRule()
    if args.iou is not None:
        if not 0 < args.iou <= 1:
            raise Invalid("--iou is above 0 and at most 1.")
        rule = replace(rule, iou_at_least=args.iou)
    if args.distance_mm is not None:
        if not args.distance_mm > 0:
            raise Invalid("--distance-mm is above 0.")
        rule = replace(rule, centre_within_mm=args.distance_mm)
    if args.instances and (args.value_a is not None or args.value_b is not None):
        raise Invalid("--instances takes each label as a lesion: it does not go with --value-a or --value-b.")
    (a, b), _ = nifti.on_one_grid([nifti.read(args.a), nifti.read(args.b)])
    if args.instances:
        found = (of_lesions.instances(a.labels, a.spacing_mm), of_lesions.instances(b.labels, a.spacing_mm))
    else:
        parts = a.mask(args.value_a), b.mask(args.value_b)
        found = (of_lesions.components(parts[0], a.spacing_mm), of_lesions.components(parts[1], a.spacing_mm))
    return show(args, of_lesions.values(of_lesions.matched(*found, rule)))


def consensus(args: argparse.Namespace) -> int:
    from app.agreement.formats import nifti
    from app.agreement.metrics import consensus as of_readers
    from app.agreement.metrics.overlap import vote_entropy

    if len(args.files) < 2:
        raise Invalid("A consensus needs at least two masks.")
    files, _ = nifti.on_one_grid([nifti.read(path) for path in args.files])
    drawn = [file.mask(args.value) for file in files]
    made = of_readers.METHODS[args.method].make(drawn, files[0].spacing_mm, args.at_least)
    inputs = [{"file": path.name, "sha256": hashlib.sha256(path.read_bytes()).hexdigest()} for path in args.files]
    counted = made.values["consensus_voxels"]
    made.values["consensus_voxels"] = replace(counted, details={**counted.details, "inputs": inputs})
    if args.out is not None:
        nifti.write(args.out, made.mask, files[0])
    if args.entropy_out is not None:
        nifti.write_map(args.entropy_out, vote_entropy(drawn), files[0])
    return show(args, made.values)
