"""A campaign that offers its readers what an algorithm drew of its case: a gland, a lesion, and a second lesion."""

import base64
import json
from typing import Any
from uuid import UUID, uuid4

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.tables import Person
from app.accounts.values import Actor
from app.assignments import actions as planning
from app.assignments import store as plan
from app.assignments.values import Design, Distribution, Proposals
from app.imaging.tables import Study
from app.protocols.marks import encode
from app.reading import actions
from app.reading.values import DraftChange, Saved
from tests.factories import delineations, readings
from tests.factories.study_rows import study
from tests.reading.importing import Setting

MODEL = {"name": "Segmenter", "version": "2.1"}


class Offering(Setting):
    """`ada` and `ben` read; the algorithm is called “Segmenter 2.1”."""

    def __init__(self, db: Session, made: Study | None = None, *, offered: bool = True) -> None:
        super().__init__(db, made or study(db))
        self.ada, self.ben = self.readers
        self.algorithm_reading = self.brought_in()
        if offered:
            self.offer()

    def brought_in(self, *, gland: str = "prostate", **changes: Any) -> UUID:
        labels = np.zeros(self.grid.shape, dtype=np.uint8)
        labels[:, 1:11, 2:14] = 1
        labels[1, 4:7, 4:8] = 2
        labels[3, 9, 9] = 2
        file = delineations.nifti(labels, self.grid)
        mapping = {"1": gland, "2": "finding"}
        done = self.imported(file, mapping=mapping, **{"reader": "Segmenter 2.1", **changes})
        return UUID(str(done.reading_id))

    @property
    def algorithm(self) -> UUID:
        ids = select(Person.id).where(Person.display_name == "Segmenter 2.1", Person.kind == "algorithm")
        return self.db.scalars(ids).one()

    def design(self, proposals: Proposals | None) -> Design:
        now = plan.current_design(self.db, self.campaign.id)
        return Design(
            now.protocol_version_id, now.readers_per_case, Distribution(now.distribution), proposals=proposals
        )

    def offer(self, proposals: Proposals | None = None) -> None:
        design = self.design(proposals or Proposals(self.algorithm))
        planning.change_design(self.db, self.cora, self.campaign.id, design, reason="to study reading with proposals")
        self.db.commit()

    def forbid(self) -> None:
        planning.change_design(
            self.db, self.cora, self.campaign.id, self.design(None), reason="readers read alone again"
        )
        self.db.commit()

    def opened(self, reader: Actor | None = None) -> UUID:
        reading_id = readings.opened(self.db, reader or self.ada, self.campaign.id)
        actions.enter(self.db, reader or self.ada, reading_id)
        self.db.commit()
        return reading_id

    def proposals(self, reading_id: UUID, reader: Actor | None = None) -> list[dict[str, Any]]:
        found = actions.see_proposals(self.db, reader or self.ada, reading_id)["proposals"]
        self.db.commit()
        return [one["mark"] for one in found]

    def taken(self, proposal: dict[str, Any], **changes: Any) -> dict[str, Any]:
        """The proposal as a mark of the reader, as a program would send it."""
        image = ("stack_id", "sop_instance_uid", "frame_number", "frame_of_reference_uid")
        return {
            **{key: proposal[key] for key in ("kind", "geometry", "structure", *image)},
            "id": str(uuid4()),
            "origin": "ai_proposal_unchanged",
            "model": MODEL,
            "proposal_id": proposal["id"],
            **changes,
        }

    def painted(self, voxels: np.ndarray) -> dict[str, Any]:
        data = base64.b64encode(encode(voxels)).decode()
        return {"encoding": "rle-gzip-1", "data": data, "voxels": int(voxels.sum())}

    def save(self, reading_id: UUID, *marks: dict[str, Any], expected: int = 0, reader: Actor | None = None) -> Saved:
        body = {"marks": list(marks)}
        done = actions.save(
            self.db, reader or self.ada, reading_id, DraftChange.model_validate(body), expected=expected,
            key=uuid4(), sent=json.dumps(body).encode(),
        )  # fmt: skip
        self.db.commit()
        return done
