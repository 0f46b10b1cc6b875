"""What each part of the boards is computed from, and where it is kept."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.agreement import store
from app.agreement.rules import computing as rules
from app.agreement.rules.breakdown import sizes_by_cases, sizes_by_readers
from app.agreement.rules.comparing import LESIONS
from app.agreement.rules.freshness import engine_of
from app.agreement.rules.items import ANY_FINDING, CATEGORY, PRESENCE, Item
from app.agreement.rules.measuring import Measuring
from app.agreement.rules.periods import periods
from app.agreement.rules.stages import between
from app.agreement.store import parts
from app.agreement.tables import Comparison
from app.assignments import store as assignments

ORDER = (parts.BOARD, parts.DIFFICULTY, parts.GROUPS, parts.STAGES, parts.MORE)
"""In which order parts are computed: what the first page shows comes first."""


@dataclass(frozen=True)
class Scene:
    """One stage as it stands; `between` pins the stage before, too."""

    session: Session
    campaign_id: UUID
    stage_id: UUID
    own: str
    between: str
    comparisons: Sequence[Comparison]
    items: Sequence[Item]

    def material(self, part: str) -> str:
        """What pins the comparisons of a part."""
        return self.between if part == parts.STAGES else self.own

    @cached_property
    def engine(self) -> str:
        return engine_of(self.items)

    @cached_property
    def factors(self) -> dict[str, rules.Grouping]:
        return store.groupings(self.session, self.comparisons, self.items)

    def item(self, key: str) -> Item | None:
        return next((item for item in self.items if item.key == key), None)


def scene_of(session: Session, campaign_id: UUID, stage_id: UUID) -> Scene:
    own, between = (store.material_of(session, campaign_id, stage_id, part) for part in (parts.BOARD, parts.STAGES))
    comparisons = store.current_comparisons(session, campaign_id, stage_id, by_this_rule=True)
    return Scene(session, campaign_id, stage_id, own, between, comparisons, store.items(session, campaign_id))


def needed(scene: Scene) -> set[tuple[str, str]]:
    """Every (part, item) that the comparisons of the stage have something to say of."""
    if not scene.comparisons:
        return set()
    said, measured = store.items_present(scene.session, [one.id for one in scene.comparisons])
    keys = {item.key for item in scene.items if item.key in said} | measured
    wanted = {(part, key) for part in (parts.BOARD, parts.MORE) for key in keys}
    wanted |= {(parts.GROUPS, ""), (parts.DIFFICULTY, "")}
    if assignments.stages(scene.session, scene.campaign_id)[0].id != scene.stage_id:
        wanted |= {(parts.STAGES, item.key) for item in scene.items if item.key in said and not item.of_findings}
    return wanted


def _board(session: Session, scene: Scene, key: str) -> dict[str, Any]:
    item = scene.item(key)
    said = store.said_of(session, scene.comparisons, [key]) if item else []
    measured = [] if item else store.measured_of(session, scene.comparisons, [key])
    measuring = Measuring(store.known(session, scene.stage_id, key))
    kept = list(rules.board_part([item] if item else [], said, measured, measuring))
    store.keep_statistics(session, scene.campaign_id, scene.stage_id, parts.BOARD, key, kept, scene.own)
    return {}


def _more(session: Session, scene: Scene, key: str) -> dict[str, Any]:
    item = scene.item(key)
    wanted = rules.OF_FINDINGS if key == LESIONS else (key,)
    said = store.said_of(session, scene.comparisons, wanted) if item or key == LESIONS else []
    measured = [] if item else store.measured_of(session, scene.comparisons, [key])
    category = scene.item(CATEGORY)
    given = rules.Circumstances(
        periods({str(one.id): one.at for one in scene.comparisons}),
        scene.factors,
        category.categories if category else (),
    )
    measuring = Measuring(store.known(session, scene.stage_id, key))
    kept = list(rules.more_part(key, item, said, measured, given, measuring))
    store.keep_statistics(session, scene.campaign_id, scene.stage_id, parts.MORE, key, kept, scene.own)
    return {}


def _groups(session: Session, scene: Scene, _: str) -> dict[str, Any]:
    """How many cases and readers each group has, and how many are in none."""
    said = store.said_of(session, scene.comparisons, (ANY_FINDING, PRESENCE))
    readers = store.readers_of(scene.comparisons)
    sizes: dict[str, Any] = {"around": store.circumstances_key(session, scene.campaign_id)}
    for factor, grouping in scene.factors.items():
        if grouping.readers is not None:
            of, unknown = sizes_by_readers(said, grouping.readers), len(readers) - len(grouping.readers)
        else:
            of = sizes_by_cases(said, grouping.cases)
            unknown = len(scene.comparisons) - len({comparison for comparison, _ in grouping.cases})
        sizes[factor] = {"groups": [[label, *size] for label, size in of.items()], "unknown": unknown}
    return sizes


def _difficulty(session: Session, scene: Scene, _: str) -> dict[str, Any]:
    found = store.compute_difficulties(session, scene.comparisons, scene.items)
    store.keep_difficulties(session, scene.campaign_id, scene.stage_id, found, scene.own)
    return {}


def _stages(session: Session, scene: Scene, key: str) -> dict[str, Any]:
    """Of a later stage: what each reader changed since the one before."""
    item, number = scene.item(key), _place(session, scene)
    before = assignments.stages(session, scene.campaign_id)[number - 1]
    earlier = store.current_comparisons(session, scene.campaign_id, before.id, by_this_rule=True)
    if item is None:
        return {}
    first, then = (store.said_in(session, made, item) for made in (earlier, scene.comparisons))
    kept = list(between(item, first, then, Measuring(store.known(session, scene.stage_id, key))))
    store.keep_statistics(session, scene.campaign_id, scene.stage_id, parts.STAGES, key, kept, scene.between)
    return {}


def _place(session: Session, scene: Scene) -> int:
    return [stage.id for stage in assignments.stages(session, scene.campaign_id)].index(scene.stage_id)


COMPUTED: Mapping[str, Callable[[Session, Scene, str], dict[str, Any]]] = {
    parts.BOARD: _board,
    parts.MORE: _more,
    parts.GROUPS: _groups,
    parts.DIFFICULTY: _difficulty,
    parts.STAGES: _stages,
}
"""What a part computes and keeps; it gives the details of the part itself."""
