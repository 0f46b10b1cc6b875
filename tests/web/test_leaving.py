"""Somebody who leaves in the middle of sending causes no trace in the log."""

import asyncio
import logging
from typing import Any

import pytest
from fastapi import FastAPI, Request
from starlette.types import Message

from app.web import errors


def test_a_browser_that_leaves_in_the_middle_of_an_upload_is_no_error(caplog: pytest.LogCaptureFixture) -> None:
    app = FastAPI()
    errors.install(app)

    @app.post("/studies/uploads")
    async def take(request: Request) -> None:
        await request.form()

    parts = iter(
        [
            {"type": "http.request", "body": b'--x\r\nContent-Disposition: form-data; name="f"', "more_body": True},
            {"type": "http.disconnect"},
        ]
    )
    answered: list[Message] = []

    async def receive() -> Any:
        return next(parts)

    async def send(message: Message) -> None:
        answered.append(message)

    scope = {
        "type": "http", "method": "POST", "path": "/studies/uploads", "query_string": b"", "http_version": "1.1",
        "headers": [(b"content-type", b"multipart/form-data; boundary=x")],
    }  # fmt: skip
    with caplog.at_level(logging.DEBUG):
        asyncio.run(app(scope, receive, send))
    assert answered[0]["status"] == 400
    assert not [record for record in caplog.records if record.exc_info]
