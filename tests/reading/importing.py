"""A campaign that delineations are imported into."""

from uuid import UUID

import numpy as np
from sqlalchemy.orm import Session

from app.accounts.values import Actor, Role
from app.assignments import store as plan
from app.imaging.actions.delineating import read_delineation
from app.imaging.tables import Stack, Study
from app.kernel.geometry import Grid, grid_from_json
from app.protocols.marks import decode, mask_bytes
from app.reading import actions, store
from app.reading.values import Content
from tests.factories import people, readings


class Setting:
    """A campaign of two readers and one case; `cora` coordinates it."""

    def __init__(self, db: Session, made: Study) -> None:
        self.db, self.study = db, made
        self.cora = people.actor(db, Role.COORDINATOR, name="Cora")
        self.readers = [people.actor(db, Role.READER, name=name) for name in ("Ada", "Ben")]
        self.campaign = readings.campaign(db, self.cora, readers=self.readers, studies=[made])
        (self.case_id,) = plan.case_ids(db, self.campaign.id)
        self.stack: Stack = readings.stack_of(db, made.id, "t2_ax")[0]
        self.grid: Grid = grid_from_json(self.stack.grid or {})

    def request(self, *files: bytes, mapping: dict[str, str], **changes: object) -> actions.ImportRequest:
        return actions.ImportRequest(
            **{
                "campaign_id": self.campaign.id,
                "case_id": self.case_id,
                "delineations": [read_delineation(file) for file in files],
                "entries": [mapping],
                "reader": "Algorithm 22a",
                "reader_kind": "algorithm",
                **changes,
            }  # type: ignore[arg-type]
        )

    def imported(self, *files: bytes, mapping: dict[str, str], actor: Actor | None = None, **changes: object):  # type: ignore[no-untyped-def]
        done = actions.import_delineation(self.db, actor or self.cora, self.request(*files, mapping=mapping, **changes))
        self.db.commit()
        return done

    def content(self, reading_id: UUID) -> Content:
        return store.contents(self.db, self.campaign.id, {reading_id: None})[reading_id]

    def mask(self, mark: dict) -> np.ndarray:  # type: ignore[type-arg]
        return decode(mask_bytes(mark["geometry"]), self.grid.shape)
