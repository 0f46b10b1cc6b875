"""A complete PI-RADS draft in the viewer contract's JSON, to be bent by tests."""

from typing import Any

FINDING = "7b0e7c36-3d6e-4a53-8f0a-0b7d5b1f7a01"
OTHER_FINDING = "7b0e7c36-3d6e-4a53-8f0a-0b7d5b1f7a02"

ANSWERS: dict[str, Any] = {
    "zone": "PZ", "sectors": ["Mid_L_PZpl"], "t2w": "4", "dwi": "4", "dce": "X", "diameter_mm": 11.5,
    "epe": "2", "svi": "1", "confidence": 80, "index": True,
}  # fmt: skip


def answer(question: str, value: object, kind: str = "case", scope: str | None = None) -> dict[str, Any]:
    return {"question": question, "scope_kind": kind, "scope_id": scope, "state": "answered", "value": value,
            "reason": None}  # fmt: skip


def finding_answers(finding: str = FINDING, **changes: object) -> list[dict[str, Any]]:
    """The answers of one finding; a change to None leaves the question out."""
    given = ANSWERS | changes
    return [answer(q, value, "finding", finding) for q, value in given.items() if value is not None]


def case_answers() -> list[dict[str, Any]]:
    roles = {"t2_ax": "3", "adc": "2", "high_b": "3", "dce": "X"}
    axes = {"gland_ap_mm": 40.0, "gland_transverse_mm": 50.0, "gland_longitudinal_mm": 40.0}
    return [answer("quality", value, "stack", role) for role, value in roles.items()] + [
        answer(question, value) for question, value in axes.items()
    ]


def mark(finding: str = FINDING) -> dict[str, Any]:
    return {"id": "m", "finding_id": finding, "kind": "point", "geometry": {"point_mm": [1.0, 2.0, 3.0]},
            "deleted": False}  # fmt: skip


def finding(finding_id: str = FINDING, order: int = 1) -> dict[str, Any]:
    return {"id": finding_id, "order": order, "deleted": False}
