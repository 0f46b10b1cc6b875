import io
import json
import zipfile
import zlib
from pathlib import Path

import pytest

from app.kernel.refusals import Invalid
from app.releases.formats import manifest
from app.releases.formats.archive import archive_bytes
from app.releases.formats.verification import verify
from app.releases.values import File
from tests.releases.records import case, digest, files, release_bytes


@pytest.fixture
def released(tmp_path: Path) -> Path:
    path = tmp_path / "release.zip"
    path.write_bytes(release_bytes(case()))
    return path


def altered(path: Path, change) -> Path:
    """The archive written anew by our own writer with changed files: only the hashes can tell."""
    with zipfile.ZipFile(path) as archive:
        kept = {info.filename: archive.read(info) for info in archive.infolist()}
    change(kept)
    path.write_bytes(archive_bytes(File(name, data) for name, data in kept.items()))
    return path


def test_a_release_made_twice_has_the_same_bytes() -> None:
    assert release_bytes(case("c1"), case("c2")) == release_bytes(case("c1"), case("c2"))


def test_an_untouched_release_is_intact(released: Path) -> None:
    found = verify(released, digest(case()))
    assert found.intact
    assert (found.digest, found.files) == (digest(case()), len(files(case())) - 1)


def test_the_hash_of_the_whole_file_is_a_receipt_too(released: Path) -> None:
    from hashlib import sha256

    assert verify(released, sha256(released.read_bytes()).hexdigest().upper()).intact


@pytest.mark.parametrize("name", ["tables/answers.csv", "cases/c1/case.json", "release.json", "README.txt"])
def test_a_changed_file_is_named(released: Path, name: str) -> None:
    found = verify(altered(released, lambda kept: kept.update({name: kept[name] + b" "})))
    assert [(f.code, f.path) for f in found.flaws] == [("changed", name)]
    assert name in found.flaws[0].sentence


def test_a_removed_and_an_added_file_are_named(released: Path) -> None:
    def change(kept: dict[str, bytes]) -> None:
        del kept["cases/c1/seg/R1_t2-ax.dcm"]
        kept["cases/c1/extra.txt"] = b"x"

    found = verify(altered(released, change))
    assert sorted((f.code, f.path) for f in found.flaws) == [
        ("added", "cases/c1/extra.txt"),
        ("removed", "cases/c1/seg/R1_t2-ax.dcm"),
    ]


def test_whoever_hashes_anew_is_found_by_the_receipt(released: Path) -> None:
    def change(kept: dict[str, bytes]) -> None:
        kept["tables/answers.csv"] += b"x"
        content = json.loads(kept[manifest.PATH])
        from app.releases.rules.canonical import readable_json, sha256

        for entry in content["files"]:
            data = kept[entry["path"]]
            entry.update(sha256=sha256(data), bytes=len(data))
        kept[manifest.PATH] = readable_json(content)

    forged = altered(released, change)
    assert verify(forged).intact
    assert [f.code for f in verify(forged, digest(case())).flaws] == ["receipt"]


def test_every_flipped_byte_is_found(released: Path) -> None:
    """Headers and directory included: a byte anywhere, every 97th here."""
    data = released.read_bytes()
    places = [*range(0, len(data), 97), *range(len(data) - 60, len(data))]
    for place in places:
        released.write_bytes(data[:place] + bytes([data[place] ^ 0x41]) + data[place + 1 :])
        try:
            assert not verify(released).intact, place
        except Invalid:
            continue


def test_every_bit_at_the_end_of_a_packed_file_is_found(released: Path) -> None:
    """Many change nothing of what is unpacked: they lie behind the end, or are the end itself."""
    data = released.read_bytes()
    with zipfile.ZipFile(released) as archive:
        infos = [one for one in archive.infolist() if one.compress_type == zipfile.ZIP_DEFLATED]
    unseen = 0
    for info in infos:
        last = info.header_offset + 30 + len(info.filename) + info.compress_size - 1
        for bit in range(8):
            flipped = data[:last] + bytes([data[last] ^ (1 << bit)]) + data[last + 1 :]
            released.write_bytes(flipped)
            try:
                with zipfile.ZipFile(io.BytesIO(flipped)) as archive:
                    unseen += archive.testzip() is None
                assert not verify(released).intact, (info.filename, bit)
            except (Invalid, zlib.error):
                continue
    assert unseen


def test_bytes_before_or_behind_the_archive_are_found(released: Path) -> None:
    data = released.read_bytes()
    for more in (data + b"tail", b"head" + data):
        released.write_bytes(more)
        try:
            assert [f.code for f in verify(released).flaws] == ["repacked"]
        except Invalid:
            continue


def test_a_file_twice_in_the_archive_is_found(released: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(released, "a") as archive:
        archive.writestr("README.txt", "another")
    assert ("added", "README.txt") in {(f.code, f.path) for f in verify(released).flaws}


def test_other_files_are_refused_in_words(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    path.write_bytes(b"no zip")
    with pytest.raises(Invalid, match="not a readable zip"):
        verify(path)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.txt", "a")
    path.write_bytes(buffer.getvalue())
    with pytest.raises(Invalid, match="no manifest"):
        verify(path)
    with pytest.raises(Invalid, match="cannot be read"):
        verify(tmp_path / "none.zip")
