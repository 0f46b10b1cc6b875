"""Publishing: equal content is one version, a change is a new one, and the record says so."""

import copy

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import Session

from app.accounts.actions.people import ensure_house
from app.accounts.values import SYSTEM
from app.audit.tables import Event
from app.kernel.ids import new_id
from app.kernel.refusals import Invalid, NotFound
from app.protocols import actions, store
from app.protocols.presets import PRESETS
from app.protocols.tables import GuidelineVersion, ProtocolVersion


@pytest.fixture(autouse=True)
def _the_house_itself(db: Session) -> None:
    ensure_house(db)


def test_a_preset_is_published_once_and_recorded(db: Session) -> None:
    first = actions.publish_preset(db, SYSTEM, "pirads21")
    again = actions.publish_preset(db, SYSTEM, "pirads21")
    db.commit()
    assert first.id == again.id
    assert (first.number, first.protocol.key) == (1, "pirads21")
    events = db.scalars(select(Event).where(Event.verb == "protocol.published")).all()
    assert [(e.subject_id, e.new["digest"]) for e in events if e.new] == [(first.id, first.digest)]
    assert store.newest_version(db, "pirads21") == first
    assert [v.id for v in store.versions(db)] == [first.id]


def test_changed_content_is_a_new_version_and_the_old_one_stays(db: Session) -> None:
    preset = PRESETS["pirads21"]
    first = actions.publish_preset(db, SYSTEM, "pirads21")
    changed = copy.deepcopy(preset.definition)
    changed["questions"][0]["help"] = "Look twice."
    second = actions.publish(db, SYSTEM, definition=changed, guideline=preset.guideline)
    third = actions.publish(db, SYSTEM, definition=changed, guideline=preset.guideline | {"source": "ours"})
    assert [v.number for v in (first, second, third)] == [1, 2, 3]
    assert second.guideline_version_id == first.guideline_version_id != third.guideline_version_id
    assert store.version(db, first.id).definition == preset.definition
    assert len(db.scalars(select(GuidelineVersion)).all()) == 2


def test_a_broken_definition_is_not_published(db: Session) -> None:
    preset = PRESETS["pirads21"]
    with pytest.raises(Invalid, match="kind"):
        actions.publish(db, SYSTEM, definition=preset.definition | {"marks": ["spiral"]}, guideline=preset.guideline)


def test_the_application_cannot_change_a_published_version(db: Session) -> None:
    version = actions.publish_preset(db, SYSTEM, "pirads21")
    db.commit()
    with pytest.raises(ProgrammingError, match="permission denied"):
        db.execute(update(ProtocolVersion).where(ProtocolVersion.id == version.id).values(number=7))


def test_an_unknown_version_is_not_found(db: Session) -> None:
    with pytest.raises(NotFound):
        store.version(db, new_id())
