"""The scene of the kill tests and benchmarks: readers of one campaign, each with an open draft, signed in."""

from app.accounts import actions as accounts
from app.accounts.values import Role
from app.kernel.db import session_maker
from tests.factories import people, readings
from tests.factories.study_rows import study
from tests.trust.running_house import RunningHouse
from tests.trust.writers import Autosave, Writer


def readers_with_drafts(house: RunningHouse, number: int) -> list[Writer]:
    with session_maker()() as session:
        scene = f"scene of {number}"
        coordinator = people.actor(session, Role.COORDINATOR, name=f"Cora {scene}")
        everybody = [people.person(session, Role.READER, name=f"Reader {n} {scene}") for n in range(number)]
        begun = [accounts.begin_session(session, person, device="a test") for person in everybody]
        session.commit()
        readers = [one.actor for one in begun]
        campaign = readings.campaign(session, coordinator, readers=readers, studies=[study(session)])
        drafts = [readings.opened(session, reader, campaign.id) for reader in readers]
    return [Autosave(house.address, one.secret, draft) for one, draft in zip(begun, drafts, strict=True)]
