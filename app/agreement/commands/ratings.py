"""`metrics ratings`: every statistic that the scale and the number of readers of a CSV allow; `metrics readers`."""

import argparse

from app.agreement.commands.printing import Printable, show
from app.agreement.values import Scale
from app.kernel.refusals import Invalid


def ratings(args: argparse.Namespace) -> int:
    from app.agreement.formats import ratings_csv  # numpy and scipy: only these words pay for the import
    from app.agreement.metrics import LIST_METRICS, RATING_METRICS
    from app.agreement.metrics.confusion import confusion_tables
    from app.agreement.rules.ratings import ratings_of

    scale, categories = _scale(args)
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


def readers(args: argparse.Namespace) -> int:
    from app.agreement.formats import ratings_csv  # numpy and scipy: only these words pay for the import
    from app.agreement.rules.reliability import reliability

    scale, categories = _scale(args)
    found = ratings_csv.read_readings(args.file, scale, categories)
    values = reliability(found, scale, categories=categories, resamples=args.resamples, seed=args.seed)
    return show(args, values)


def _scale(args: argparse.Namespace) -> tuple[Scale, tuple[str, ...]]:
    scale = Scale(args.scale)
    categories = tuple(part.strip() for part in args.categories.split(",") if part.strip())
    if categories and not scale.is_categorical:
        raise Invalid(f"--categories belongs to nominal and ordinal scales, not to {scale.value}.")
    if len(set(categories)) != len(categories):
        raise Invalid("A category is listed twice.")
    return scale, categories
