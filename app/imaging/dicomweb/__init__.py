"""DICOMweb (PS3.18) for programs with a token: search, retrieve, store. Browser sessions have none."""

from app.imaging.dicomweb.frames import router as frames
from app.imaging.dicomweb.instances import router as instances
from app.imaging.dicomweb.metadata import router as metadata
from app.imaging.dicomweb.qido import router as qido
from app.imaging.dicomweb.rendered import router as rendered
from app.imaging.dicomweb.short_way import ShortWay
from app.imaging.dicomweb.stow import router as stow
from app.web.wing import Wing

router = Wing(prefix="/dicomweb", tags=["dicomweb"])
# frames first: nothing is asked more often
for part in (frames, metadata, instances, qido, rendered, stow):
    router.include_router(part)

__all__ = ["ShortWay", "router"]
