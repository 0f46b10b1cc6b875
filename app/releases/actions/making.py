"""Making the archive of a freeze: all of it or nothing; the same freeze always gives the same bytes."""

import io
from collections.abc import Callable
from uuid import UUID

from sqlalchemy.orm import Session

from app.accounts.values import SYSTEM, Actor
from app.audit import actions as audit
from app.audit.values import Chain
from app.kernel.blobs import blobs
from app.kernel.ids import new_id
from app.releases import store
from app.releases.formats import FORMATS, manifest
from app.releases.formats.archive import ArchiveWriter
from app.releases.formats.base import light
from app.releases.rules.canonical import sha256
from app.releases.tables import Freeze, Release
from app.releases.values import RELEASE_BLOBS, CaseRecord, File

Progress = Callable[[int], None]
"""Told how many cases are done."""


def make(session: Session, freeze_id: UUID, *, progress: Progress) -> Release:
    """Idempotent. The release becomes visible with its last byte stored and its digest in the record, or not at all."""
    freeze = store.freeze(session, freeze_id)
    before = store.release_of(session, freeze_id)
    if before is not None:
        return before
    made, digest, files = archive_of(session, freeze, progress)
    stored = blobs().put(made, RELEASE_BLOBS)
    row = Release(
        id=new_id(),
        freeze_id=freeze.id,
        campaign_id=freeze.campaign_id,
        number=freeze.number,
        frozen_at=freeze.at,
        frozen_by=freeze.by,
        note=freeze.note,
        digest=digest,
        blob_sha256=stored.sha256,
        bytes=stored.size_bytes,
        files=files,
    )
    session.add(row)
    state = store.progress(session, freeze.id)
    state.state, state.done, state.problem = "done", state.total, None
    session.flush()
    audit.record(
        session,
        SYSTEM.person_id,
        "release.made",
        "release",
        row.id,
        campaign_id=row.campaign_id,
        chain=Chain.campaign(row.campaign_id),
        new={"number": row.number, "digest": digest, "sha256": stored.sha256, "bytes": stored.size_bytes},
    )
    return row


def archive_of(session: Session, freeze: Freeze, progress: Progress) -> tuple[bytes, str, int]:
    """(the archive, its digest, number of files). Files of cases first, in the order of their keys."""
    head = store.head_of(session, freeze)
    target = io.BytesIO()
    writer = ArchiveWriter(target)
    listed: list[tuple[str, str, int]] = []

    def add(file: File) -> None:
        writer.add(file)
        listed.append((file.path, sha256(file.data), len(file.data)))

    add(manifest.readme(head))
    cases: list[CaseRecord] = []
    for done, case in enumerate(store.cases_of(session, freeze), start=1):
        for form in FORMATS:
            for file in sorted(form.of_case(head, case), key=lambda one: one.path):
                add(file)
        cases.append(light(case))
        progress(done)
    for form in FORMATS:
        for file in sorted(form.of_all(head, cases), key=lambda one: one.path):
            add(file)
    add(manifest.sums((path, digest) for path, digest, _ in listed))
    last = manifest.manifest(head, listed, {form.key: form.version for form in FORMATS})
    writer.add(last)
    writer.close()
    return target.getvalue(), manifest.digest(last.data), len(listed)


def note_download(session: Session, actor: Actor, release: Release, byte_range: str | None) -> None:
    """Every export is in the record; the further pieces of a download that is resumed are not noted again."""
    if byte_range is not None and not byte_range.strip().startswith("bytes=0-"):
        return
    audit.record(
        session,
        actor.person_id,
        "release.downloaded",
        "release",
        release.id,
        campaign_id=release.campaign_id,
        chain=Chain.campaign(release.campaign_id),
        new={"number": release.number, "token": actor.token_id},
    )
