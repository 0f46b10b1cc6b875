"""Python's search for garbage in cycles, kept short in a process that answers people."""

import gc
from functools import cache


@cache
def spare_what_stays() -> None:
    """To be called when all is loaded: what is there by then stays to the end and is never gone through again.

    Going through 300,000 objects took 230 ms every few seconds under load, and nobody was answered meanwhile. What is
    made afterwards is searched as ever, though after 5,000 new objects, not 700: an answer alone makes hundreds.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(5_000, 20, 20)
