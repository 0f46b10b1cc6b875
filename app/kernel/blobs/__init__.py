"""Blobs: immutable bytes named by their SHA-256, in a folder of this machine or in an S3 bucket.

The contract, the same for both (`BlobStore` in base.py; tests/kernel/blobs hold both to it):

- A blob lies at `kind/ab/<sha256>`: a folder can be copied into a bucket, and back, as it is.
- `put` and `put_parts` hash what they write and say the name. A blob is there wholly or not at all, and what is there
  is never written over. When `put` returns, the bytes are safe: put first, commit the row that names them after.
- `batch` is for many at once: written as they come, all made safe by `settle`, and not there before it.
- Whatever is killed in between leaves bytes that no row names: `imaging.sweep` takes them away after some days.
  Putting them again makes them young again, so that nothing is swept that was just said to be there.
- `get` is the whole blob; `read` a part; `opened` a handle for many parts. A handle is good until it is closed, even
  when the blob is deleted meanwhile. In a folder, and for what lies in the copies near a bucket, it has a file
  descriptor (`fileno`: pread, sendfile); else it has none and reads by range over the network.
- `is_local`: reading is a pread, quick enough for an event loop. Where it is false, read in the thread pool.
- `as_stored` goes past all copies: what lies in the store now, for checks. A copy near a bucket is verified when it is
  made, and altered bytes are refused; what is read by range (over 64 MB) is left to the checks, as in a folder.
- Nothing missing is an error of the program: `NotFound`. A store that does not answer: `Unavailable`, in words.
"""

from functools import lru_cache

from app.kernel.blobs.base import Batch, BlobHandle, BlobRef, BlobStore, Kept
from app.kernel.blobs.bucket import BucketStore
from app.kernel.blobs.folder import FolderStore
from app.kernel.refusals import Unavailable
from app.kernel.settings import settings

__all__ = [
    "Batch",
    "BlobHandle",
    "BlobRef",
    "BlobStore",
    "BucketStore",
    "FolderStore",
    "Kept",
    "blobs",
    "complaint",
]


@lru_cache
def blobs() -> BlobStore:
    """The one of the settings: `CONSILIUM_BLOBS`, else a folder in the data folder."""
    choices = settings()
    return BucketStore.of(choices) if choices.blobs else FolderStore(choices.data_dir / "blobs")


def complaint() -> str | None:
    """What keeps the store from being used now, in a sentence for the operator; None when nothing does."""
    try:
        blobs().assert_usable()
    except Unavailable as refusal:
        return refusal.sentence
    return None
