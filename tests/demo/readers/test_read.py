"""Simulated readings: complete by the protocol, plausible, different between readers, the same each time."""

from typing import Any

import numpy as np
import pytest

from app.demo.phantom.cases import CASES, PhantomCase
from app.demo.readers.draft import read
from app.demo.readers.profile import READERS, Skill
from app.demo.readers.viewed import Viewed
from app.demo.studies import Truth
from app.demo.studies.probe import Probe
from app.protocols.marks import decode, mask_bytes
from app.protocols.presets import PRESETS
from app.protocols.rules import checked_answer, checked_mark, missing
from app.protocols.values import Definition
from tests.demo.readers.manifests import manifest_of, ultrasound_of

PIRADS = Definition.from_json(PRESETS["pirads21"].definition)
PAIRS = [(case, reader) for case in CASES for reader in READERS]


def drafted(case: PhantomCase, reader: Skill) -> dict[str, Any]:
    return read(Truth(case), reader, manifest_of(case))


@pytest.mark.parametrize(("case", "reader"), PAIRS, ids=lambda v: v.key)
def test_a_simulated_reading_can_be_signed(case: PhantomCase, reader: Skill) -> None:
    draft = drafted(case, reader)
    for answer in draft["answers"]:
        assert checked_answer(PIRADS, answer)["value"] == answer["value"] or answer["question"] == "sectors"
    for mark in draft["marks"]:
        checked_mark(PIRADS, mark["kind"], mark["geometry"])
    panes = Viewed.from_manifest(manifest_of(case)).by_pane
    assert missing(PIRADS, draft["findings"], draft["marks"], draft["answers"], present_roles=panes) == []


def test_reading_again_says_the_same_and_another_salt_something_else() -> None:
    truth, manifest = Truth(CASES[2]), manifest_of(CASES[2])
    once, again = (read(truth, READERS[2], manifest) for _ in range(2))
    assert once == again
    assert read(truth, READERS[2], manifest, salt="repeat")["answers"] != once["answers"]


def test_the_unmistakable_lesion_is_found_by_all_and_marked_where_it_is() -> None:
    case = CASES[0]
    index = Truth(case).lesions[0]
    for reader in READERS[:2]:
        draft = drafted(case, reader)
        mask = next(m for m in draft["marks"] if m["kind"] == "mask")
        stack = Viewed.from_manifest(manifest_of(case)).by_pane["t2_ax"]
        drawn = decode(mask_bytes(mask["geometry"]), stack.grid.shape)
        true = index.mask(stack.grid)
        dice = 2 * (drawn & true).sum() / (drawn.sum() + true.sum())
        assert 0.6 < dice < 0.99


def test_readers_disagree_somewhere() -> None:
    def categories(case: PhantomCase, reader: Skill) -> list[Any]:
        return sorted(a["value"] for a in drafted(case, reader)["answers"] if a["question"] in ("t2w", "dwi"))

    alike = [categories(case, READERS[0]) == categories(case, READERS[1]) for case in CASES]
    assert any(alike)
    assert not all(alike)


def test_a_case_without_contrast_is_scored_x_for_dce() -> None:
    answers = drafted(CASES[0], READERS[0])["answers"]
    assert {a["value"] for a in answers if a["question"] == "dce"} == {"X"}
    assert not [a for a in answers if a["scope_id"] == "dce"]


def test_contours_lie_in_one_slice_and_around_the_finding() -> None:
    contour = next(m for m in drafted(CASES[0], READERS[2])["marks"] if m["kind"] == "contour")
    points = np.asarray(contour["geometry"]["points_mm"])
    assert len(points) == 40
    assert 2 < np.linalg.norm(points - points.mean(axis=0), axis=1).mean() < 20


def test_on_ultrasound_a_needle_and_two_numbered_cores_go_from_the_rectum_into_the_index_finding() -> None:
    case = CASES[0]
    draft = read(Truth(case), READERS[0], ultrasound_of(case))
    taken = [mark for mark in draft["marks"] if mark["kind"] in ("needle", "core")]
    assert [(mark["kind"], mark.get("name")) for mark in taken] == [("needle", None), ("core", "1"), ("core", "2")]
    primus, volume = Definition.from_json(PRESETS["primus1"].definition), Probe(case).grid(0.5, 1.0)
    lesion = np.asarray(Truth(case).lesions[0].center_mm)
    for mark in taken:
        entry, tip = np.asarray(checked_mark(primus, mark["kind"], mark["geometry"])["points_mm"])
        assert mark["finding_id"] is None
        assert entry[1] > lesion[1] > tip[1], "not from behind"
        assert np.linalg.norm(np.cross(tip - entry, lesion - entry)) / np.linalg.norm(tip - entry) < 8
        inside = volume.to_voxel(np.stack([entry, tip]))
        assert (inside >= -0.5).all()
        assert (inside < np.array([volume.columns, volume.rows, volume.frames]) - 0.5).all()
    resonance = drafted(case, READERS[0])
    assert not [mark for mark in resonance["marks"] if mark["kind"] == "core"], "PI-RADS takes none"
