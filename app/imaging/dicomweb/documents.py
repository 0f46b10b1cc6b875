"""Rows of a search as objects of the DICOM JSON model (PS3.18 10.6.3.3, F.2)."""

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row
from sqlalchemy.orm import Session

from app.imaging.dicom.dicom_json import Json, element
from app.imaging.rules.searching import Search
from app.imaging.store.dicomweb_index import IndexedInstance, header_of, loaded
from app.imaging.store.dicomweb_search import Rows, summaries

_STUDY = ("00080005", "00080030", "00080050", "00080090", "00100030", "00200010")
_SERIES = ("00080005", "0008103E", "00200011", "00180015")
_INSTANCE = ("00080016", "00080018", "00200013", "00280010", "00280011", "00280100", "00280008")
_EMPTY = {"00080050": "SH", "00080090": "PN", "00100030": "DA", "00200010": "SH", "00080030": "TM"}


MOST_TEXTS = 20_000
_texts: dict[tuple[object, ...], str] = {}


# columns of the searches in store.dicomweb_search
def studies(session: Session, rows: Rows, search: Search, base: str) -> list[str]:
    """As JSON. A row that says the same as one before is not written anew; what it describes is named by digest."""
    keys = [(*_said(row), search.include, search.everything, base) for row in rows]
    found = {key: _texts[key] for key in keys if key in _texts}
    new = {key: row for key, row in zip(keys, rows, strict=True) if key not in found}
    if new:
        known = summaries(session, list(new.values()))
        found |= {key: text(study(row, known.get(row.described, {}), search, base)) for key, row in new.items()}
        if len(_texts) + len(found) > MOST_TEXTS:
            _texts.clear()
        _texts.update(found)
    return [found[key] for key in keys]


def _said(row: Row[Any]) -> tuple[object, ...]:
    modalities = tuple(sorted(row.modalities))
    return row.study_uid, row.study_date, row.pseudonym, row.sex, modalities, row.series, row.instances, row.described


def text(document: Json) -> str:
    return json.dumps(document, separators=(",", ":"), ensure_ascii=False)


def study(row: Row[Any], known: Json, search: Search, base: str) -> Json:
    return _sorted(
        {tag: element(vr) for tag, vr in _EMPTY.items()}
        | _chosen(known, _STUDY, search, most=("0008", "0010", "0020"))
        | _of_study(row, base)
        | {
            "00080061": element("CS", *sorted(row.modalities)),
            "00201206": element("IS", row.series),
            "00201208": element("IS", int(row.instances)),
        }
    )


def series(row: Row[Any], search: Search, base: str) -> Json:
    known = row.summary or {}
    return _sorted(_chosen(known, _SERIES, search) | _of_study(row, base) | _of_series(row, base))


def instance(row: Row[Any], search: Search, base: str) -> Json:
    """From the header as it was stored when the series came in."""
    index = loaded(row.index_sha256, row.metadata_sha256, row.manifest_sha256, row.pack_sha256)
    header = json.loads(header_of(index, _indexed(index.instances, row.sop_uid)))
    place = f"{base}/studies/{row.study_uid}/series/{row.series_uid}/instances/{row.sop_uid}"
    usual = _chosen(header, _INSTANCE, search, most=("",))
    return _sorted(
        {**usual, "0020000D": element("UI", row.study_uid), "0020000E": element("UI", row.series_uid)}
        | {"00080056": element("CS", "ONLINE"), "00081190": element("UR", place)}
        | {"00280008": element("IS", row.frames)}
    )


def _indexed(instances: Mapping[str, IndexedInstance], sop_uid: str) -> IndexedInstance:
    return instances[sop_uid]


def _of_study(row: Row[Any], base: str) -> Json:
    day = row.study_date.strftime("%Y%m%d") if row.study_date else None
    return {
        "00080020": element("DA", day),
        "00080056": element("CS", "ONLINE"),
        "00081190": element("UR", f"{base}/studies/{row.study_uid}"),
        "00100010": element("PN", row.pseudonym),
        "00100020": element("LO", row.pseudonym),
        "00100040": element("CS", row.sex),
        "0020000D": element("UI", row.study_uid),
    }


def _of_series(row: Row[Any], base: str) -> Json:
    return {
        "00080060": element("CS", row.modality),
        "0008103E": element("LO", row.description),
        "00081190": element("UR", f"{base}/studies/{row.study_uid}/series/{row.series_uid}"),
        "0020000E": element("UI", row.series_uid),
        "00200011": element("IS", row.number),
        "00201209": element("IS", int(row.instances)),
    }


def _chosen(known: Json, usual: tuple[str, ...], search: Search, *, most: tuple[str, ...] = ("",)) -> Json:
    """`most`: with `includefield=all`, the groups of tags that belong to this level."""
    return {
        tag: value
        for tag, value in known.items()
        if tag in usual or tag in search.include or (search.everything and tag.startswith(most))
    }


def _sorted(document: Json) -> Json:
    return dict(sorted(document.items()))
