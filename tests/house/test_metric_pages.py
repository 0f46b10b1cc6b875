"""Every metric has a page that explains it, and every page a metric."""

import re

import numpy as np
import pytest
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from app.accounts.values import Role
from app.agreement.formats.explanations import GROUPS, by_id, families
from app.agreement.metrics import LIST_METRICS, MASK_METRICS, RATING_METRICS, consensus, lesions
from app.agreement.rules.detecting import values as of_detections
from app.agreement.rules.ratings import Record
from app.agreement.rules.reliability import OWN_REPEATS, Reading, reliability
from app.agreement.rules.scoring import Scored, areas
from app.agreement.values import Scale
from tests.factories import people

ALONE = {"froc", "drift", "confusion_tables", "difficulty", "grid_distance_mm"}
"""Explained besides: plots, and what is computed elsewhere under its own name."""


def every_id() -> set[str]:
    """Of the catalogues, and whatever the parts without one give when they are run."""
    ids = {metric.key for catalogue in (RATING_METRICS, LIST_METRICS, MASK_METRICS) for metric in catalogue}
    mask = np.zeros((3, 5, 5), dtype=np.bool_)
    mask[1, 1:4, 1:4] = True
    ids |= set(lesions.values(lesions.compare(mask, mask, (1.0, 1.0, 1.0))))
    for method in consensus.METHODS:
        ids |= set(method.make([mask, mask, mask], (1.0, 1.0, 1.0), None).values)
    ids |= set(of_detections([], {"c": 1}, np.zeros(1, dtype=np.int64), resamples=2))
    scored = [Scored(f"c{i}", f"p{i}", reader, float(i), i > 1) for reader in "AB" for i in range(4)]
    ids |= set(areas(scored[:4], resamples=2)) | set(areas(scored, resamples=2))
    ids |= {f"own_{key}" for keys in OWN_REPEATS.values() for key in keys}
    rated = [Reading(Record(f"c{i}", r, str(i))) for r in "AB" for i in range(3)]
    return ids | set(reliability(rated, Scale.INTERVAL, resamples=2))


def test_every_metric_has_a_page_and_every_page_a_metric() -> None:
    assert every_id() - set(by_id()) == set(), "metrics without a page in app/agreement/explanations"
    assert set(by_id()) - every_id() - ALONE == set(), "pages of metrics that do not exist"


def test_no_metric_is_explained_twice() -> None:
    ids = [metric.id for family in families() for metric in family.metrics]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("family", families(), ids=lambda family: family.key)
def test_a_page_says_all_that_a_reader_of_the_number_needs(family: object) -> None:
    found = next(one for one in families() if one == family)
    assert found.group in GROUPS
    for part in (found.title, found.summary, found.meaning, found.assumptions, found.pitfalls, found.undefined):
        assert part, found.key
    assert found.sources
    assert not found.bands or found.caution, "bands are never shown without their caution"
    for metric in found.metrics:
        assert metric.label, metric.id
        assert metric.definition.rpartition("/")[2].isdigit(), metric.id
        if metric.formula:
            assert metric.math.startswith("<math")


def test_everybody_may_read_what_a_metric_means(client: TestClient, db: Session) -> None:
    people.signed_in(client, db, people.person(db, Role.READER))
    index = client.get("/help/metrics").text
    assert {one for one in re.findall(r'href="/help/metrics/([^"]+)"', index)} == set(by_id())
    page = client.get("/help/metrics/cohen_kappa_quadratic").text
    for told in ("cohen_kappa_quadratic/1", "<math", "Pitfalls", "Landis", "Caution"):
        assert told in page, told
    icc = client.get("/help/metrics/icc_a1").text
    assert "<strong>A</strong> (absolute agreement)" in icc
    assert "**" not in icc
    assert "thirds of the reference gland" in client.get("/help/metrics/dice_apex").text
    for unknown in ("horoscope", "dice_elbow", "cohen"):
        assert client.get(f"/help/metrics/{unknown}").status_code == 404
