"""The viewer's types are the server's models: a difference fails here and not before a reader."""

from tests.house.typescript import FOLDER, types


def test_the_types_of_the_viewer_are_made_from_the_models_as_they_are() -> None:
    for file, text in types().items():
        assert (FOLDER / file).read_text() == text, "python -m tests.house.typescript writes them anew"
