"""JSON joined from texts that were written before."""

import json

from app.kernel.written import Written, with_part


def test_an_object_joined_from_a_written_part_says_the_same_as_one_written_at_once() -> None:
    frames = Written([{"position_mm": [0.1, -2.0, 3.25], "name": "ä"}, None])
    content = {"id": "a", "frames": frames, "note": 'say "no"', "of": 2}
    assert json.loads(with_part(content, "frames", frames.text)) == {**content, "frames": list(frames)}


def test_an_empty_list_is_a_part_as_any_other() -> None:
    content = {"id": "a", "frames": Written([])}
    assert json.loads(with_part(content, "frames", Written([]).text)) == content
