"""`metrics ratings`: every statistic that the scale and the number of readers of a CSV allow; `metrics readers`,
`metrics sectors`."""

import argparse

from app.agreement.commands.printing import show


def ratings(args: argparse.Namespace) -> int:
    from app.agreement.formats import measuring  # numpy and scipy: only these words pay for the import

    values = measuring.ratings(args.file, args.scale, args.categories, resamples=args.resamples, seed=args.seed)
    return show(args, values)


def sectors(args: argparse.Namespace) -> int:
    from app.agreement.formats import measuring

    names = [part.strip() for part in args.sectors.split(",") if part.strip()]
    return show(args, measuring.sectors(args.file, names, resamples=args.resamples, seed=args.seed))


def readers(args: argparse.Namespace) -> int:
    from app.agreement.formats import ratings_csv
    from app.agreement.formats.measuring import scale_of
    from app.agreement.rules.reliability import reliability

    scale, categories = scale_of(args.scale, args.categories)
    found = ratings_csv.read_readings(args.file, scale, categories)
    values = reliability(found, scale, categories=categories, resamples=args.resamples, seed=args.seed)
    return show(args, values)
