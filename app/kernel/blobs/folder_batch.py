"""Many blobs for a folder of this machine, written as they come and made safe together."""

import contextlib
import hashlib
import os
from collections.abc import Iterable
from typing import TYPE_CHECKING

from app.kernel.blobs.base import Batch, BlobRef, key_of, open_private, writing
from app.kernel.blobs.disk import Disk

if TYPE_CHECKING:
    from app.kernel.blobs.folder import FolderStore


class FolderBatch(Batch):
    """Writes now, and waits for the disk once for many: a journal that is written for one is written for all."""

    def __init__(self, store: "FolderStore") -> None:
        super().__init__(store)
        self._folder_store = store
        self._disk = Disk(store.root)
        self._unsafe: dict[str, str] = {}

    def put_parts(self, parts: Iterable[bytes], kind: str) -> BlobRef:
        digest, size = hashlib.sha256(), 0
        path = self._folder_store.unfinished()
        with writing():
            try:
                with open(path, "xb", opener=open_private, buffering=0) as file:
                    for part in parts:
                        digest.update(part)
                        size += len(part)
                        file.write(part)
                    if os.fstat(file.fileno()).st_size != size:
                        raise OSError("not all bytes were taken")
            except BaseException:
                os.unlink(path)
                raise
            if self._unsafe.setdefault(key_of(kind, digest.hexdigest()), path) != path:
                os.unlink(path)
        return BlobRef(digest.hexdigest(), size)

    def settle(self) -> None:
        if not self._unsafe:
            return
        with writing():
            self._disk.make_safe(self._unsafe.values())
            for key, path in self._unsafe.items():
                if self._folder_store._renewed(key):
                    os.unlink(path)
                else:
                    self._folder_store.give_name(path, key)
            self._disk.make_safe({f"{self._folder_store.root}/{key.rpartition('/')[0]}" for key in self._unsafe})
        self._unsafe.clear()

    def forget(self) -> None:
        """Removes what was not settled."""
        self._disk.close()
        for path in self._unsafe.values():
            with contextlib.suppress(FileNotFoundError):
                os.unlink(path)
        self._unsafe.clear()
