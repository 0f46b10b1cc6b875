"""`metrics ratings`: every statistic that the scale and the number of readers of a CSV allow."""

import argparse

from app.agreement.commands.printing import Printable, show
from app.agreement.values import Scale
from app.kernel.refusals import Invalid


def ratings(args: argparse.Namespace) -> int:
    from app.agreement.formats import ratings_csv  # numpy and scipy: only these words pay for the import
    from app.agreement.metrics import LIST_METRICS, RATING_METRICS
    from app.agreement.metrics.confusion import confusion_tables
    from app.agreement.rules.ratings import ratings_of

    scale = Scale(args.scale)
    categories = tuple(part.strip() for part in args.categories.split(",") if part.strip())
    if categories and not scale.is_categorical:
        raise Invalid(f"--categories belongs to nominal and ordinal scales, not to {scale.value}.")
    if len(set(categories)) != len(categories):
        raise Invalid("A category is listed twice.")
    if args.resamples < 1:
        raise Invalid("--resamples is at least 1.")
    if args.seed < 0:
        raise Invalid("--seed is at least 0.")
    table = ratings_of(ratings_csv.read(args.file, scale, categories), scale, categories=categories)
    values: dict[str, Printable] = {
        metric.key: metric.evaluate(table, resamples=args.resamples, seed=args.seed)
        for metric in RATING_METRICS
        if metric.understands(table)
    }
    values |= {metric.key: metric.evaluate(table) for metric in LIST_METRICS if metric.understands(table)}
    if scale.is_categorical:
        values["confusion_tables"] = confusion_tables(table)
    return show(args, values)
