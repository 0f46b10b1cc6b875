"""What only a bucket does: copies near it, parts of large blobs, and words for what is wrong with it."""

import errno
import http.server
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import ValidationError

from app.kernel.blobs import blobs, bucket, complaint
from app.kernel.refusals import NotFound, Unavailable
from app.kernel.settings import Settings, settings
from tests.processes import ending, python


def forget() -> None:
    settings.cache_clear()
    blobs.cache_clear()


@pytest.fixture
def store(images_in_s3: None) -> bucket.BucketStore:
    made = blobs()
    assert isinstance(made, bucket.BucketStore)
    return made


def near_files() -> list[Path]:
    return list((settings().data_dir / "near").iterdir())


def test_a_blob_is_fetched_once_and_then_read_from_this_machine(store: bucket.BucketStore) -> None:
    name = store.put(b"a pack", "packs").sha256
    assert near_files() == []
    with store.opened("packs", name) as blob:
        assert blob.fileno() is not None
    store._store.delete(f"packs/{name[:2]}/{name}")
    assert store.get("packs", name) == b"a pack", "the copy is enough"
    assert [file.stat().st_mode & 0o777 for file in near_files()] == [0o600]


def test_another_machine_sees_the_same_images_and_has_copies_of_its_own(
    store: bucket.BucketStore, tmp_path: Path
) -> None:
    other = bucket.BucketStore.of(settings().model_copy(update={"data_dir": tmp_path / "another machine"}))
    name = store.put(b"a pack", "packs").sha256
    assert other.get("packs", name) == b"a pack"
    assert len(list((tmp_path / "another machine" / "near").iterdir())) == 1
    other.delete("packs", name)
    assert not store.exists("packs", name)


def test_deleting_takes_the_copy_too(store: bucket.BucketStore) -> None:
    name = store.put(b"a name in the pixels", "dicom").sha256
    store.get("dicom", name)
    store.delete("dicom", name)
    assert near_files() == []


def test_a_large_blob_is_read_by_range_and_not_copied(
    store: bucket.BucketStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bucket, "NEAR_BYTES", 100)
    data = bytes(range(256)) * 10
    name = store.put(data, "dicom").sha256
    with store.opened("dicom", name) as blob:
        assert blob.fileno() is None
        assert blob.read(250, 20) == data[250:270]
        assert blob.read(2550, 100) == data[2550:]
    assert store.get("dicom", name) == data
    assert near_files() == []


def test_where_there_is_no_room_for_a_copy_images_are_read_all_the_same(
    store: bucket.BucketStore, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    name = store.put(b"a pack", "packs").sha256
    monkeypatch.setattr(store._near, "_made", full)
    assert store.get("packs", name) == b"a pack"
    assert "not copied: [Errno 28] No space left on device" in caplog.text
    with pytest.raises(NotFound):
        store.get("packs", "0" * 64)


def test_altered_bytes_are_never_given_out_and_a_check_sees_them(store: bucket.BucketStore) -> None:
    name = store.put(b"right", "packs").sha256
    store._store.put(f"packs/{name[:2]}/{name}", b"wrong")
    with pytest.raises(Unavailable, match="damaged in the store"):
        store.get("packs", name)
    assert near_files() == []
    assert b"".join(store.as_stored("packs", name)) == b"wrong"


def test_an_older_object_is_put_again_and_so_made_young(
    store: bucket.BucketStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = store.put(b"left behind", "packs").sha256
    store._store.put(f"packs/{name[:2]}/{name}", b"as it was")
    store.put(b"left behind", "packs")
    assert b"".join(store.as_stored("packs", name)) == b"as it was", "what is young is not written over"
    monkeypatch.setattr(bucket, "YOUNG", bucket.YOUNG * 0)
    store.put(b"left behind", "packs")
    assert b"".join(store.as_stored("packs", name)) == b"left behind"


def test_a_bucket_that_is_not_there_is_named(images_in_s3: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONSILIUM_BLOBS", "s3://another-bucket")
    forget()
    said = complaint()
    assert said is not None
    assert "s3://another-bucket" in said
    assert "there is no such bucket" in said


def test_a_server_that_does_not_answer_is_named_at_start_and_no_key_is_shown(
    images_in_s3: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    monkeypatch.setenv("CONSILIUM_S3_ENDPOINT", f"http://127.0.0.1:{port}")
    code, said = started()
    assert code == 1
    assert f"(http://127.0.0.1:{port}) does not answer: check CONSILIUM_BLOBS" in said
    assert "Traceback" not in said
    assert "a secret for tests" not in said


class Refusing(http.server.BaseHTTPRequestHandler):
    def refuse(self) -> None:
        body = b"<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>"
        self.rfile.read(int(self.headers.get("Content-Length", "0")))
        self.send_response(403)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_PUT = do_GET = do_DELETE = refuse

    def do_HEAD(self) -> None:
        self.send_response(403)
        self.end_headers()

    def log_message(self, format: str, *arguments: object) -> None:
        pass


@pytest.fixture
def refusing() -> Iterator[str]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Refusing) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_a_key_that_may_not_write_is_said_and_nothing_is_taken_for_written(
    images_in_s3: None, refusing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONSILIUM_S3_ENDPOINT", refusing)
    forget()
    assert "refuses us: its key must allow to write, read, list and delete" in str(complaint())
    with pytest.raises(Unavailable, match="nothing was changed"):
        blobs().put(b"an image", "dicom")
    with pytest.raises(Unavailable, match="does not answer now"):
        blobs().get("dicom", "0" * 64)


def test_the_secret_key_may_come_from_a_file_and_is_missed_in_words(
    images_in_s3: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("CONSILIUM_S3_SECRET_KEY")
    forget()
    assert "neither CONSILIUM_S3_SECRET_KEY nor CONSILIUM_S3_SECRET_KEY_FILE is" in str(complaint())
    monkeypatch.setenv("CONSILIUM_S3_SECRET_KEY_FILE", str(tmp_path / "key"))
    forget()
    assert complaint() == f"{tmp_path / 'key'} cannot be read: No such file or directory."
    (tmp_path / "key").write_text("a secret for tests\n")
    forget()
    assert complaint() is None


def test_a_place_that_is_none_is_refused_in_words(house: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONSILIUM_BLOBS", "https://host/bucket")
    code, said = started()
    assert code == 1
    assert said.startswith("CONSILIUM_BLOBS is not right:")
    assert "Traceback" not in said


@pytest.mark.parametrize("place", ["bucket", "s3://", "s3:///prefix", "s3://Bucket", "s3://a b"])
def test_a_place_is_a_bucket_and_perhaps_a_prefix(place: str) -> None:
    assert Settings(blobs="s3://a-bucket/of/ours").blobs
    with pytest.raises(ValidationError):
        Settings(blobs=place)


def started() -> tuple[int, str]:
    """What `run.py` says after it has prepared everything, and its exit code."""
    with ending(python("-m", "app.kernel.supervisor")) as child:
        said, _ = child.communicate(timeout=120)
        return child.returncode, said
