"""Folders and archives are read file by file; nothing outside is touched, nothing unpacks without limit."""

import errno
import os
import zipfile
from pathlib import Path

import pytest

from app.imaging.formats import archive, delivered
from app.imaging.formats.delivery import count


def zipped(path: Path, entries: dict[str, bytes], *, link: str | None = None) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in entries.items():
            made.writestr(name, data)
        if link:
            info = zipfile.ZipInfo(link)
            info.external_attr = 0o120777 << 16
            made.writestr(info, "/etc/passwd")
    return path


def codes(source: Path) -> dict[str, str | None]:
    return {one.name: one.refused for one in delivered(source, source.parent / "aside")}


def test_a_folder_is_read_with_everything_beneath_it_but_no_link(tmp_path: Path) -> None:
    (tmp_path / "in" / "deep").mkdir(parents=True)
    (tmp_path / "secret").write_bytes(b"x")
    (tmp_path / "in" / "b").write_bytes(b"x")
    (tmp_path / "in" / "deep" / "a").write_bytes(b"x")
    (tmp_path / "in" / "link").symlink_to(tmp_path / "secret")
    (tmp_path / "in" / "folder").symlink_to(tmp_path)
    assert codes(tmp_path / "in") == {
        "b": None,
        "link": "not_regular",
        "folder": "not_regular",
        "deep/a": None,
    }


def test_an_archive_gives_its_files_and_refuses_what_leads_outside(tmp_path: Path) -> None:
    source = zipped(tmp_path / "a.zip", {"ok/1.dcm": b"x", "../up": b"x", "/abs": b"x", "C:/win": b"x"}, link="link")
    assert codes(source) == {
        "a.zip/ok/1.dcm": None,
        "a.zip/../up": "unsafe_path",
        "a.zip//abs": "unsafe_path",
        "a.zip/C:/win": "unsafe_path",
        "a.zip/link": "unsafe_path",
    }
    assert sorted(tmp_path.iterdir()) == [source]


def test_a_bomb_is_refused(tmp_path: Path) -> None:
    assert codes(zipped(tmp_path / "a.zip", {"big": bytes(40 * 1024**2)})) == {"a.zip/big": "archive_limit"}


def test_tens_of_thousands_of_entries_are_refused_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MOST_ENTRIES", 3)
    assert codes(zipped(tmp_path / "a.zip", {str(n): b"" for n in range(4)})) == {"a.zip": "archive_limit"}


def test_a_damaged_archive_is_said(tmp_path: Path) -> None:
    whole = zipped(tmp_path / "a.zip", {"one": b"x" * 1000}).read_bytes()
    (tmp_path / "cut.zip").write_bytes(whole[:-30])
    assert codes(tmp_path / "cut.zip") == {"cut.zip": "bad_archive"}


def test_what_may_not_be_read_is_named_and_the_rest_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "in"
    (folder / "closed").mkdir(parents=True)
    (folder / "open").write_bytes(b"x")
    (folder / "secret").write_bytes(b"x")
    opening, looking = os.open, os.scandir

    def refuse(path: str, *rest: int, **more: int) -> int:
        # tests may run as root, whom no permission keeps out
        if str(path).endswith("secret"):
            raise PermissionError(errno.EACCES, "denied", str(path))
        return opening(path, *rest, **more)

    def refuse_folder(path: str) -> object:
        if str(path).endswith("closed"):
            raise PermissionError(errno.EACCES, "denied", str(path))
        return looking(path)

    monkeypatch.setattr(os, "open", refuse)
    monkeypatch.setattr(os, "scandir", refuse_folder)
    assert codes(folder) == {"open": None, "secret": "not_readable", "closed": "not_readable"}
    assert count(folder) == 2


def test_an_archive_without_files_is_named(tmp_path: Path) -> None:
    assert codes(zipped(tmp_path / "a.zip", {})) == {"a.zip": "empty_archive"}
