"""`metrics masks`, `metrics lesions`, `metrics consensus`: NIfTI masks on one grid."""

import argparse

from app.agreement.commands.printing import show


def masks(args: argparse.Namespace) -> int:
    from app.agreement.formats import measuring  # numpy and scipy: only these words pay for the import

    return show(args, measuring.masks(args.a, args.b, args.value_a, args.value_b, args.gland))


def lesions(args: argparse.Namespace) -> int:
    from app.agreement.formats import measuring

    values = measuring.lesions(
        args.a, args.b, args.value_a, args.value_b, instances=args.instances, iou=args.iou, distance_mm=args.distance_mm
    )
    return show(args, values)


def consensus(args: argparse.Namespace) -> int:
    from app.agreement.formats import measuring

    values = measuring.consensus(
        args.files, args.method, args.at_least, args.value, out=args.out, entropy_out=args.entropy_out
    )
    return show(args, values)
