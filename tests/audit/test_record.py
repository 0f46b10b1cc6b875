"""The record: what is recorded is appended with the change, and any later alteration shows."""

import uuid
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from app.audit import actions, rules, store
from app.audit.values import Chain, Entry, Head

ACTOR = uuid.uuid4()
CHAIN = Chain.campaign(uuid.uuid4())


def recorded(session: Session, *verbs: str, chain: Chain = CHAIN) -> None:
    for verb in verbs:
        actions.record(session, ACTOR, verb, "thing", uuid.uuid4(), chain=chain, new={"size_mm": 1.5, "name": "ü"})


def chain_of(session: Session, *verbs: str) -> list[Entry]:
    recorded(session, *verbs)
    recorded(session, "noise.made", chain=Chain.house())
    session.commit()
    return [entry for entry in store.entries(session) if entry.chain == CHAIN]


def test_a_committed_change_is_in_the_record_and_follows_the_event_before_it(db: Session) -> None:
    first, second = chain_of(db, "case.added", "case.removed")
    assert (first.verb, second.verb) == ("case.added", "case.removed")
    assert second.previous_hash == first.hash


def test_a_rolled_back_change_leaves_no_event(db: Session) -> None:
    recorded(db, "case.added")
    db.rollback()
    db.commit()
    assert list(store.entries(db)) == []


def test_a_rolled_back_savepoint_takes_only_its_own_events(db: Session) -> None:
    recorded(db, "kept.before")
    savepoint = db.begin_nested()
    recorded(db, "lost.inside")
    savepoint.rollback()
    recorded(db, "kept.after")
    db.commit()
    assert [entry.verb for entry in store.entries(db)] == ["kept.before", "kept.after"]


def test_a_sound_record_verifies(db: Session, tmp_path: Path) -> None:
    chain_of(db, "a.b", "c.d")
    anchors = tmp_path / "heads.jsonl"
    assert actions.anchor(db, anchors) == 2
    result = actions.verify(db, anchors)
    assert result.intact
    assert (result.chains, result.events, result.anchors) == (2, 3, 2)


def test_anchoring_again_writes_only_what_moved(db: Session, tmp_path: Path) -> None:
    anchors = tmp_path / "heads.jsonl"
    chain_of(db, "a.b")
    actions.anchor(db, anchors)
    assert actions.anchor(db, anchors) == 0


ALTERATIONS = {
    "content altered": lambda es: [replace(es[0], reason="because"), *es[1:]],
    "author altered": lambda es: [es[0], replace(es[1], actor_id=uuid.uuid4()), es[2]],
    "one deleted in the middle": lambda es: [es[0], es[2]],
    "the newest cut off": lambda es: es[:2],
    "all gone": lambda es: [],
    "two swapped": lambda es: [replace(es[1], sequence=1), replace(es[0], sequence=2), es[2]],
    "re-hashed after altering": lambda es: [es[0], es[1], rehashed(replace(es[2], reason="forged"))],
    "moved to another chain": lambda es: [replace(e, chain=Chain.house()) for e in es],
}


def rehashed(entry: Entry) -> Entry:
    return replace(entry, hash=rules.event_hash(entry))


@pytest.mark.parametrize("name", ALTERATIONS)
def test_an_altered_record_does_not_verify(db: Session, name: str) -> None:
    entries = chain_of(db, "a.b", "c.d", "e.f")
    anchors = [Head(CHAIN, entries[-1].sequence, entries[-1].hash)]
    assert rules.verify(entries, None, anchors).intact
    result = rules.verify(ALTERATIONS[name](entries), None, anchors)
    assert not result.intact


def test_an_export_read_back_is_the_same_event(db: Session) -> None:
    (entry,) = chain_of(db, "a.b")
    assert rules.entry_from_json(rules.entry_to_json(entry)) == entry


def test_a_record_whose_heads_are_gone_does_not_verify(db: Session) -> None:
    entries = chain_of(db, "a.b")
    assert not rules.verify(entries, [], []).intact
