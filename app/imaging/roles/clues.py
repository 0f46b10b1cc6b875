"""Clues: small questions about a series, each answered with the evidence in words, or None; how they combine."""

from collections.abc import Callable, Collection
from itertools import pairwise

from app.imaging.roles.facts import SeriesFacts
from app.imaging.roles.vocabulary import Vocabulary

Clue = Callable[[SeriesFacts], str | None]


def says(vocabulary: Vocabulary, meaning: str) -> Clue:
    """A word of the series description (of the protocol name, where that tells nothing) is in the vocabulary."""

    def clue(facts: SeriesFacts) -> str | None:
        word = vocabulary.first(facts.named)
        return f"the name says “{word}” ({meaning})" if word else None

    return clue


def says_pair(pairs: Collection[tuple[str, str]], meaning: str) -> Clue:
    """Two words of the name in a row: “B1 map”, “relative enhancement”."""

    def clue(facts: SeriesFacts) -> str | None:
        found = next((pair for pair in pairwise(facts.named) if pair in pairs), None)
        return f"the name says “{' '.join(found)}” ({meaning})" if found else None

    return clue


def token(*names: str) -> Clue:
    """ImageType holds the whole term: FUSION is inside DIFFUSION and must not be found there."""

    def clue(facts: SeriesFacts) -> str | None:
        found = next((term for term in names if term in facts.image_type), None)
        return f"ImageType has {found}" if found else None

    return clue


def either(*clues: Clue) -> Clue:
    return lambda facts: next((text for clue in clues if (text := clue(facts))), None)


def all_of(*clues: Clue) -> Clue:
    def clue(facts: SeriesFacts) -> str | None:
        found = []
        for one in clues:
            text = one(facts)
            if not text:
                return None
            found.append(text)
        return "; ".join(dict.fromkeys(found))

    return clue


def unless(clue: Clue, *exceptions: Clue) -> Clue:
    return lambda facts: None if any(exception(facts) for exception in exceptions) else clue(facts)


def always(sentence: str) -> Clue:
    return lambda _facts: sentence


def sop_class(*uids: str) -> Clue:
    return lambda facts: f"the SOP class is {facts.sop_class}" if facts.sop_class in uids else None


def modality(*codes: str) -> Clue:
    return lambda facts: f"Modality is {facts.modality}" if facts.modality in codes else None


def plane(name: str, word: str) -> Clue:
    def clue(facts: SeriesFacts) -> str | None:
        if facts.plane != name:
            return None
        return f"the slices are {word}" if facts.normals else f"the name says {word}"

    return clue
