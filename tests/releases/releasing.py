"""A campaign with real images in the store, settled, ready to be released."""

from pydicom.dataset import Dataset
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts import actions as accounts
from app.imaging.tables import Instance, Series, Stack, Study
from app.kernel.blobs import blobs
from app.kernel.geometry import grid_from_json
from app.releases import actions
from app.releases.tables import Freeze, Release
from app.releases.values import RELEASE_BLOBS
from tests.adjudication.settling import Settling
from tests.factories.people import PASSWORD
from tests.releases.sources import file_of, image


class Releasing(Settling):
    def __init__(self, db: Session, *, dwi: tuple[str, str] = ("4", "2"), cases: int = 1, last_name: str = "") -> None:
        super().__init__(db, dwi=dwi, cases=cases, last_name=last_name)
        for study in self.studies:
            store_images(db, study)

    def freeze(self, note: str = "for a test") -> Freeze:
        proof = accounts.prove_password(self.db, self.coordinator, PASSWORD)
        made = actions.freeze(self.db, self.coordinator, self.campaign.id, proof, note=note)
        self.db.commit()
        return made

    def make(self, freeze: Freeze) -> Release:
        made = actions.make(self.db, freeze.id, progress=lambda done: None)
        self.db.commit()
        return made

    def released(self) -> Release:
        self.sign_all()
        return self.make(self.freeze())

    def archive(self, release: Release) -> bytes:
        return blobs().get(RELEASE_BLOBS, release.blob_sha256)


def store_images(db: Session, study: Study) -> None:
    """Puts a DICOM object behind every instance row of the study."""
    for series, stack in db.execute(select(Series, Stack).join(Stack).where(Series.study_id == study.id)):
        rows = db.scalars(select(Instance).where(Instance.series_id == series.id).order_by(Instance.number)).all()
        for frame, row in enumerate(rows):
            row.blob_sha256 = blobs().put(file_of(_image(study, series, stack, row.sop_uid, frame)), "dicom").sha256
    db.commit()


def _image(study: Study, series: Series, stack: Stack, sop_uid: str, frame: int) -> Dataset:
    made = image(
        grid_from_json(stack.grid or {}), frame, study=study.study_uid, series=series.series_uid,
        space=str(series.frame_of_reference_uid),
    )  # fmt: skip
    made.SOPInstanceUID = sop_uid
    made.file_meta.MediaStorageSOPInstanceUID = sop_uid
    return made
