"""Writers for the kill tests: save without pause, retry what was not acknowledged, remember what was."""

import threading
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID

import httpx
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.doors import cookie_name
from app.reading.tables import Answer, Revision

PAUSE_S = 0.02
PATIENCE_S = 120.0
QUESTION = "gland_ap_mm"


@dataclass
class Ledger:
    """What one writer was promised."""

    acknowledged: dict[int, str] = field(default_factory=dict)
    """Number of the write → what it said."""
    refused: list[str] = field(default_factory=list)
    """Answers a correct server never gives to a correct client: an acknowledged save was forgotten."""


class Writer(Protocol):
    ledger: Ledger

    def write(self, number: int) -> bool:
        """One write; True when acknowledged, False when it must be tried again, unchanged."""
        ...

    def found(self, session: Session) -> Mapping[int, str]:
        """What the database holds: number of the write → what it says."""
        ...


class Autosave:
    """A reader's browser: whole objects by PUT, If-Match, and one idempotency key for all tries of a save."""

    def __init__(self, address: str, secret: str, reading_id: UUID) -> None:
        self.ledger = Ledger()
        self.reading_id = reading_id
        self._http = httpx.Client(base_url=address, cookies={cookie_name(): secret}, timeout=5)
        self._key = uuid.uuid4()
        self._revision = 0

    def write(self, number: int) -> bool:
        body = {
            "findings": [{"id": str(uuid.uuid5(self.reading_id, str(number))), "order": 1, "deleted": False}],
            "answers": [
                {
                    "question": QUESTION,
                    "scope_kind": "case",
                    "scope_id": None,
                    "state": "answered",
                    "value": said(number),
                }
            ],
            "marks": [],
            "active_ms": 10,
        }
        headers = {"If-Match": f'"{self._revision}"', "Idempotency-Key": str(self._key)}
        try:
            answer = self._http.put(f"/api/v1/readings/{self.reading_id}/draft", json=body, headers=headers)
        except httpx.TransportError:
            return False
        if answer.status_code >= 500:
            return False
        if answer.status_code != 200:
            self.ledger.refused.append(f"{answer.status_code} {answer.text[:200]}")
            return False
        self._revision = int(answer.json()["revision"])
        self.ledger.acknowledged[self._revision] = f"{said(number)} under {self._key}"
        self._key = uuid.uuid4()
        return True

    def found(self, session: Session) -> Mapping[int, str]:
        rows = session.execute(
            select(Revision.number, Answer.value, Revision.idempotency_key)
            .join(Answer, (Answer.reading_id == Revision.reading_id) & (Answer.revision == Revision.number))
            .where(Revision.reading_id == self.reading_id, Answer.question == QUESTION)
            .order_by(Revision.number)
        )
        return {number: f"{value} under {key}" for number, value, key in rows}


def said(number: int) -> float:
    """A gland size nobody else says: every write can be told from every other."""
    return round(20 + number / 100, 2)


class Writing:
    """Writers at work, each in a thread of its own, until told to stop."""

    def __init__(self, writers: list[Writer]) -> None:
        self.writers = writers
        self._ended = threading.Event()
        self._threads = [threading.Thread(target=self._write, args=(writer,)) for writer in writers]

    def _write(self, writer: Writer) -> None:
        number = 1
        while not self._ended.is_set() and not writer.ledger.refused:
            number += writer.write(number)
            time.sleep(PAUSE_S)
        # the last one may be in doubt: a client retries until it knows
        for _ in range(500):
            if writer.ledger.refused or writer.write(number):
                return
            time.sleep(0.1)

    def counts(self) -> list[int]:
        return [len(writer.ledger.acknowledged) for writer in self.writers]

    def wait_for_more(self, wait_for: Callable[..., None], more: int = 5) -> float:
        """Until every writer was acknowledged that many further writes; the seconds until the first was."""
        before, began = self.counts(), time.monotonic()
        wait_for(lambda: self._refused() or self.counts() != before, PATIENCE_S)
        first = time.monotonic() - began

        def enough() -> bool:
            return all(now >= then + more for now, then in zip(self.counts(), before, strict=True))

        wait_for(lambda: self._refused() or enough(), PATIENCE_S)
        return first

    def _refused(self) -> bool:
        return any(writer.ledger.refused for writer in self.writers)

    def __enter__(self) -> "Writing":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        for thread in self._threads:
            thread.join()
