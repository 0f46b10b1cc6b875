"""How values are printed: one flat JSON object by metric id, or a line for each."""

import argparse
import json
from collections.abc import Callable, Mapping
from typing import Protocol

from app.agreement.values import RESAMPLES, SEED, MetricValue


class Printable(Protocol):
    def as_json(self) -> dict[str, object]: ...


def show(args: argparse.Namespace, values: Mapping[str, Printable]) -> int:
    """Undefined is null with a reason: the JSON never holds NaN."""
    if args.json:
        print(json.dumps({key: value.as_json() for key, value in values.items()}, allow_nan=False))
        return 0
    for key, value in values.items():
        print(f"{key:32} {_words(value)}")
    return 0


def _words(value: Printable) -> str:
    if not isinstance(value, MetricValue):
        return "in --json"
    if value.value is None:
        return f"undefined: {value.reason}"
    if isinstance(value.value, tuple):
        return "  ".join("–" if number is None else f"{number:.4f}" for number in value.value)
    interval = "" if value.low is None else f"  [{value.low:.4f}, {value.high:.4f}]"
    return f"{value.value:.4f}{interval}  n = {value.n}"


def add_draws(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--resamples", type=_at_least(1), default=RESAMPLES, help="of patients, for the intervals")
    parser.add_argument("--seed", type=_at_least(0), default=SEED)


def _at_least(least: int) -> Callable[[str], int]:
    def whole(text: str) -> int:
        if not text.strip().lstrip("-").isdigit() or int(text) < least:
            raise argparse.ArgumentTypeError(f"is at least {least}")
        return int(text)

    return whole
