"""The house's folders are closed to everybody else on the machine."""

import os
import stat
from pathlib import Path

from app.kernel.blobs import blobs
from app.kernel.folders import own_folder
from app.kernel.settings import Settings


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_new_folder_is_closed_and_an_open_one_is_closed_to_looks(tmp_path: Path) -> None:
    assert mode(own_folder(tmp_path / "new")) == 0o700
    (tmp_path / "old").mkdir(mode=0o777)
    (tmp_path / "old").chmod(0o755)
    assert mode(own_folder(tmp_path / "old")) == (0o711 if os.geteuid() == 0 else 0o700)


def test_a_folder_that_many_share_is_left_alone(tmp_path: Path) -> None:
    tmp_path.chmod(0o1777)
    assert mode(own_folder(tmp_path)) == 0o1777


def test_data_folder_and_stores_are_closed(house: Settings) -> None:
    blobs().put(b"x", "dicom")
    assert mode(house.data_dir) == 0o700
    assert mode(house.data_dir / "blobs") == 0o700
