"""Whatever comes in, nothing breaks: no 5xx and no trace; and the API answers as its description says."""

from typing import Any, cast

import pytest
import schemathesis
from fastapi import FastAPI
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import checks
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from sqlalchemy.orm import Session

from app.accounts.doors import cookie_name
from app.accounts.values import Role
from tests.factories.people import person, signed_in
from tests.house.routes import closed_rows, rows

CHECKS = (
    checks.not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
)
NASTY = (
    "\0",
    "=cmd|'/c calc'!A1",
    "<script>alert(1)</script>",
    "{{ 7*7 }}",
    "'; DROP TABLE person; --",
    "9" * 400,
    "\N{RIGHT-TO-LEFT OVERRIDE}abc",
    "a\r\nSet-Cookie: x=y",
)
FIELDS = ("name", "display_name", "email", "password", "roles", "days", "scopes", "reason", "next", "new", "old")


@schemathesis.serializer('multipart/related; type="application/dicom"')
def parts(_context: object, value: object) -> bytes:
    """DICOM objects are sent as they are, so made-up ones too: whatever text they are, between two boundaries."""
    return b"--x\r\nContent-Type: application/dicom\r\n\r\n" + str(value).encode("utf-8", "replace") + b"\r\n--x--"


@pytest.fixture
def chief(client: TestClient, db: Session) -> dict[str, str]:
    """Somebody with every role: nothing is kept from the fuzzer."""
    signed_in(client, db, person(db, *Role, name="Chief of All"))
    return {"Cookie": f"{cookie_name()}={client.cookies[cookie_name()]}"}


@pytest.mark.long
@pytest.mark.filterwarnings("ignore")
def test_the_api_answers_as_described(client: TestClient, chief: dict[str, str]) -> None:
    app = cast(FastAPI, client.app)
    schema = schemathesis.openapi.from_asgi("/api/openapi.json", app, headers=chief)
    tried = 0
    for found in schema.get_all_operations():
        operation = found.ok()
        tried += 1

        @settings(
            max_examples=12,
            deadline=None,
            derandomize=True,
            database=None,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy())
        def fuzz(case: Any) -> None:
            answer = case.call(headers=chief)
            assert "Traceback" not in answer.text
            case.validate_response(answer, checks=CHECKS)

        fuzz()
    assert tried > 0


@pytest.mark.long
def test_no_form_breaks_a_page(client: TestClient, db: Session, chief: dict[str, str]) -> None:
    for row in rows():
        if row.method == "GET" or row.path == "/sign-out":
            continue
        for nasty in NASTY:
            answer = client.request(row.method, row.address(), data=dict.fromkeys(FIELDS, nasty), headers=chief)
            assert answer.status_code < 500, f"{row} with {nasty!r}"
            assert "x=y" not in answer.headers.get("set-cookie", "").split("flash")[0], row
        for content in (b"", b"{", b"[]", b"null", b"\xff\xfe", b"--x\r\n"):
            for kind in (
                "application/json",
                "multipart/form-data; boundary=x",
                "application/x-www-form-urlencoded",
                "x",
            ):
                answer = client.request(
                    row.method, row.address(), content=content, headers={**chief, "content-type": kind}
                )
                assert answer.status_code < 500, f"{row} with {content!r} as {kind}"


def test_no_query_breaks_a_page(client: TestClient, chief: dict[str, str]) -> None:
    for row in closed_rows():
        if row.method != "GET" or row.marks:
            continue
        for nasty in NASTY:
            query = dict.fromkeys(("search", "page", "size", "state", "role", "next", "at", "order"), nasty)
            answer = client.get(row.address(), params=query, headers=chief)
            assert answer.status_code < 500, f"{row} with {nasty!r}"
            assert "<script>alert" not in answer.text, row
