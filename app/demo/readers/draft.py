"""One simulated reading from beginning to end, in the JSON of the viewer's contract."""

import uuid
from typing import Any

from app.demo.readers.answering import answers_of
from app.demo.readers.answering_ultrasound import ultrasound_answers_of
from app.demo.readers.chance import chance
from app.demo.readers.drawing import gland_marks, marks_of
from app.demo.readers.needling import biopsy_marks
from app.demo.readers.perception import perceived
from app.demo.readers.profile import Skill
from app.demo.readers.viewed import Viewed
from app.demo.studies.truth import Truth

ANSWERS = {"pirads21": answers_of, "primus1": ultrasound_answers_of}
"""How the questions of each protocol are answered."""
_NAMESPACE = uuid.UUID("6f6e0d0b-53a1-4c55-9c0e-0c3d9a6f2a60")


def read(truth: Truth, reader: Skill, manifest: dict[str, Any], *, salt: str = "") -> dict[str, Any]:
    """`{"findings", "marks", "answers", "active_ms"}`; the same again for the same reader, case and `salt`."""
    viewed = Viewed.from_manifest(manifest)
    seen = perceived(truth, reader, contrast=viewed.has("dce"), salt=salt)
    names = [str(uuid.uuid5(_NAMESPACE, f"{manifest['reading']['id']}|finding|{n}")) for n in range(len(seen))]
    named = dict(zip(names, seen, strict=True))
    marks = [mark for name, finding in named.items() for mark in marks_of(finding, reader, viewed, name)]
    axes, lengths_mm = gland_marks(truth, reader, viewed, salt)
    taken = list(biopsy_marks(seen, viewed)) if "core" in manifest["protocol"]["marks"] else []
    for number, mark in enumerate(marks + axes + taken):
        mark["id"] = str(uuid.uuid5(_NAMESPACE, f"{manifest['reading']['id']}|mark|{number}"))
    return {
        "findings": [{"id": name, "order": n, "deleted": False} for n, name in enumerate(names, start=1)],
        "marks": marks + axes + taken,
        "answers": ANSWERS[manifest["protocol"]["key"]](named, reader, viewed, truth, lengths_mm, salt),
        "active_ms": int(60_000 * (2 + 3 * chance("pace", reader.key, truth.case.key, salt).uniform())),
    }
