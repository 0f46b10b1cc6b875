"""Python's search for garbage in cycles: what is loaded stays to the end and need not be gone through again."""

import gc
from functools import cache


@cache
def spare_what_stays() -> None:
    """For a process that answers people, once all is loaded.

    Going through 300,000 objects took 230 ms every few seconds under load, and nobody was answered meanwhile. What is
    made afterwards is searched as ever, though after 5,000 new objects, not 700: an answer alone makes hundreds.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(5_000, 20, 20)


def look_seldom() -> None:
    """For a process that works through very many short-lived objects: looking cost it a tenth of its work."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
