"""`metrics --help` ends with every metric there is, by the id under which JSON and boards have it."""

import argparse
import textwrap
from collections.abc import Iterable


class EveryMetric(argparse.HelpFormatter):
    """Usual help, then the list; a usage line alone (after a mistake) stays short."""

    is_whole = False

    def add_arguments(self, actions: Iterable[argparse.Action]) -> None:
        self.is_whole = True
        super().add_arguments(actions)

    def format_help(self) -> str:
        return super().format_help() + (_listed() if self.is_whole else "")


def _listed() -> str:
    from app.agreement.formats import explanations  # only the help pays for reading the texts

    lines = ["", "metrics (each explained in the application at /help/metrics/ID):"]
    for group in explanations.GROUPS:
        ids = [m.id for family in explanations.families() if family.group == group for m in family.metrics]
        lines += [f"  {group}", *textwrap.wrap(", ".join(ids), 100, initial_indent="    ", subsequent_indent="    ")]
    return "\n".join(lines) + "\n"
