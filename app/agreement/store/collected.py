"""All that the boards of a campaign are made of, collected once a request; the rows themselves are kept for a while."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.agreement.rules.items import Item
from app.agreement.rules.material import Measured, Said
from app.agreement.store import material
from app.agreement.store.kept import Kept
from app.agreement.tables import Comparison
from app.assignments import store as assignments
from app.reading import store as reading


@dataclass(frozen=True)
class Material:
    """Of one stage, from cases whose readings are all signed. Said and measured name comparisons by id as text.

    `key` changes whenever a comparison is made or stops standing, and with the protocol: what is computed from the
    material may be kept under it.
    """

    key: tuple[UUID, ...]
    comparisons: Sequence[Comparison]
    items: tuple[Item, ...]
    said: Sequence[Said]
    measured: Sequence[Measured]
    finished: int

    @property
    def compared(self) -> int:
        return len(self.comparisons)

    @property
    def cases(self) -> dict[str, UUID]:
        return {str(one.id): one.case_id for one in self.comparisons}

    @property
    def made_at(self) -> dict[str, datetime]:
        return {str(one.id): one.at for one in self.comparisons}

    @property
    def readers(self) -> set[UUID]:
        """Everybody who took part."""
        return {UUID(reader) for one in self.comparisons for reader in one.reader_ids}

    def item(self, key: str) -> Item | None:
        return next((item for item in self.items if item.key == key), None)


_ROWS: Kept[tuple[list[Said], list[Measured]]] = Kept(4)


def material_of(session: Session, campaign_id: UUID) -> Material:
    """The first stage of the campaign. Whether somebody may see it is decided by the caller."""
    stage = assignments.first_stage(session, campaign_id)
    comparisons = material.of_first_stage(session, campaign_id)
    finished = reading.finished_cases(session, campaign_ids=[campaign_id], stage_id=stage.id)
    ids = tuple(sorted(one.id for one in comparisons))
    # comparisons are never changed, so the rows of a set of them are read once
    said, measured = _ROWS.get(ids, lambda: material.said_and_measured(session, comparisons))
    design = assignments.current_design(session, campaign_id)
    key = (design.protocol_version_id, *ids)
    return Material(key, comparisons, tuple(material.items(session, campaign_id)), said, measured, len(finished))
