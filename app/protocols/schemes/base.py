"""The shape of a scoring scheme: a versioned rule that computes a category from component scores."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from app.protocols.schemes import pirads21, primus1


@dataclass(frozen=True)
class Computed:
    """A category with the sentence that derives it; `flags` name reservations such as `t2_inadequate`."""

    category: str
    derivation: str
    flags: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Scheme:
    """`inputs` are the names `compute` needs, all answered; it raises Invalid on a value it does not know."""

    key: str
    version: str
    title: str
    categories: tuple[str, ...]
    inputs: tuple[str, ...]
    compute: Callable[[Mapping[str, str]], Computed]


def _pirads21(scores: Mapping[str, str]) -> Computed:
    result = pirads21.assess(zone=scores["zone"], t2w=scores["t2w"], dwi=scores["dwi"], dce=scores["dce"])
    flags = frozenset({"t2_inadequate"}) if result.t2_inadequate else frozenset()
    return Computed(result.category, result.derivation, flags)


PIRADS21 = Scheme(
    key=pirads21.KEY,
    version=pirads21.VERSION,
    title=pirads21.TITLE,
    categories=pirads21.CATEGORIES,
    inputs=("zone", "t2w", "dwi", "dce"),
    compute=_pirads21,
)


PRIMUS1 = Scheme(
    key=primus1.KEY,
    version=primus1.VERSION,
    title=primus1.TITLE,
    categories=primus1.CATEGORIES,
    inputs=("primus",),
    compute=lambda scores: Computed(*primus1.assess(primus=scores["primus"])),
)
