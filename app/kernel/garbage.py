"""Looking for cycles of objects, which costs a process of many short-lived objects a tenth of its work."""

import gc


def look_seldom() -> None:
    """What is there now (modules, tables of the mapper) is not looked at any more, and the rest more seldom."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
