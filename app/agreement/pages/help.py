"""What the metrics mean: an index, and a page for each of them, open to everybody who is signed in."""

from fastapi import APIRouter, Request, Response

from app.accounts.doors import SignedIn
from app.agreement.formats import explanations
from app.agreement.rules import bands
from app.agreement.values import MINIMUM_N, RESAMPLES
from app.web.templating import render

router = APIRouter(prefix="/help/metrics")


@router.get("")
def index(request: Request, somebody: SignedIn) -> Response:
    groups = [
        (group, [family for family in explanations.families() if family.group == group])
        for group in explanations.GROUPS
    ]
    context = {"groups": groups, "minimum_n": MINIMUM_N, "resamples": RESAMPLES}
    return render(request, "agreement/metrics.html", context)


@router.get("/{metric_id}")
def metric(request: Request, somebody: SignedIn, metric_id: str) -> Response:
    family, found = explanations.explained(metric_id)
    context = {
        "family": family,
        "metric": found,
        "asked": metric_id,
        "minimum_n": MINIMUM_N,
        "resamples": RESAMPLES,
        "published": bands.bands_of(metric_id),
        "bands_version": bands.VERSION,
    }
    return render(request, "agreement/metric.html", context)
