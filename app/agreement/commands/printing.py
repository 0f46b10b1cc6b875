"""How values are printed: one flat JSON object by metric id, or a line for each."""

import argparse
import json
from collections.abc import Mapping
from typing import Protocol

from app.agreement.values import MetricValue


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
