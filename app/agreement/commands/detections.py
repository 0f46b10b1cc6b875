"""`metrics froc` and `metrics roc`: detections and scores against a reference, from tables."""

import argparse
from dataclasses import replace

from app.agreement.commands.printing import show
from app.kernel.refusals import Invalid


def froc(args: argparse.Namespace) -> int:
    import numpy as np  # numpy and scipy: only these words pay for the import

    from app.agreement.formats import detections_csv
    from app.agreement.matching import MatchRule
    from app.agreement.metrics.froc import Detection
    from app.agreement.rules import detecting

    marked = detections_csv.detections(args.detections)
    cases = detections_csv.reference(args.reference)
    rule = MatchRule()
    if args.distance_mm is not None:
        if not args.distance_mm > 0:
            raise Invalid("--distance-mm is above 0.")
        rule = replace(rule, centre_within_mm=args.distance_mm)
    if all(one.hit is not None for one in marked):
        found = [Detection(one.case, one.confidence, bool(one.hit)) for one in marked]
    else:
        if any(one.lesions and not one.at_mm for one in cases):
            raise Invalid("The reference only counts its lesions: the detections need the column hit.")
        places = np.array([one.at_mm for one in marked], dtype=np.float64)
        lesions = {one.case: one.at_mm for one in cases}
        found = detecting.hits([(one.case, one.confidence) for one in marked], places, lesions, rule)
    _, patients = np.unique([one.patient for one in cases], return_inverse=True)
    counts = {one.case: one.lesions for one in cases}
    values = detecting.values(found, counts, patients, resamples=args.resamples, seed=args.seed)
    values["hits"] = replace(values["hits"], details={"rule": rule.sentence if marked[0].hit is None else "declared"})
    return show(args, values)


def roc(args: argparse.Namespace) -> int:
    from app.agreement.formats import detections_csv
    from app.agreement.rules.scoring import areas

    return show(args, areas(detections_csv.scores(args.file), resamples=args.resamples, seed=args.seed))
