from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

from app.oversight.rules import HIDDEN, MASKED, Blinded, Line, masked

ADA, CORA, CAMPAIGN, OTHER = uuid4(), uuid4(), uuid4(), uuid4()
BLINDED = Blinded({CAMPAIGN: {ADA}}, {ADA: "Ada"})


def line(actor: UUID = ADA, verb: str = "reading.saved", campaign: UUID = CAMPAIGN, **values: Any) -> Line:
    made = Line(
        id=uuid4(), at=None, actor="Ada" if actor == ADA else "Cora", actor_id=actor, verb=verb,
        subject_kind="reading", subject="s", campaign_id=campaign, old=None, new=None, reason=None,
        chain="campaign", sequence=1, software="0",
    )  # fmt: skip
    return replace(made, **values)


def test_a_reader_of_a_blinded_campaign_is_masked_with_the_session_that_would_tell() -> None:
    seen = masked(line(new={"revision": 3, "session": "x", "reader": str(ADA), "who": ["by Ada"]}), BLINDED)
    assert (seen.actor, seen.actor_id, seen.masked) == (MASKED, None, True)
    assert seen.new == {"revision": 3, "session": HIDDEN, "reader": HIDDEN, "who": ["by masked"]}


def test_others_and_other_campaigns_are_shown() -> None:
    assert masked(line(CORA, "campaign.started"), BLINDED).actor == "Cora"
    assert masked(line(campaign=OTHER), BLINDED).actor == "Ada"


def test_what_a_coordinator_did_to_a_reader_names_nobody() -> None:
    seen = masked(line(CORA, "assignment.made", new={"reader": str(ADA)}, reason="Ada asked, Adam did not"), BLINDED)
    assert (seen.actor, seen.new, seen.reason) == ("Cora", {"reader": HIDDEN}, "masked asked, Adam did not")


def test_sign_ins_of_readers_are_masked_too_with_their_session() -> None:
    seen = masked(line(verb="sign_in.begun", campaign=OTHER, subject_kind="sign_in_session", subject="id"), BLINDED)
    assert (seen.actor, seen.subject) == (MASKED, HIDDEN)


def test_accounts_stay_readable() -> None:
    made = line(CORA, "person.created", OTHER, subject_kind="person", subject=str(ADA), new={"display_name": "Ada"})
    assert masked(made, BLINDED) == made
