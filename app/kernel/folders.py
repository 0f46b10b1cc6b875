"""Folders of the house: nobody else on the machine may look into them."""

import os
import stat
from pathlib import Path


def own_folder(path: Path) -> Path:
    """Makes the folder, and closes it to everybody else.

    As root, a right to pass through that is there already stays: PostgreSQL may run as another user beneath.
    """
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    facts = path.stat()
    kept, mode = 0o711 if os.geteuid() == 0 else 0o700, stat.S_IMODE(facts.st_mode)
    # a folder of somebody else, or one that many share (/tmp), is not ours to close
    if mode & ~kept and facts.st_uid == os.geteuid() and not mode & stat.S_ISVTX:
        path.chmod(mode & kept)
    return path
