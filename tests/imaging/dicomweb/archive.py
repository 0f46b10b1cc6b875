"""A hospital's DICOMweb server, for tests of importing from one."""

import http.server
import json
from typing import Any, ClassVar

from tests.factories import dicom

PATIENT, STUDY = "HOSPITAL-77", "1.2.752.9"


class Archive(http.server.BaseHTTPRequestHandler):
    """A hospital's DICOMweb server with one study; `how` makes it misbehave."""

    how = "well"
    objects: ClassVar[list[bytes]] = []
    """Sent in place of its own study."""

    def do_GET(self) -> None:
        if self.how == "redirect":
            self.send_response(302)
            self.send_header("Location", "http://127.0.0.1:1/elsewhere")
            self.end_headers()
            return
        if self.path.startswith("/dw/studies?"):
            self._send("application/dicom+json", json.dumps([row()]).encode())
            return
        boundary = "b0undary"
        pieces = []
        for one in self.objects or [dicom.to_bytes(one) for one in study()]:
            pieces += [f"\r\n--{boundary}\r\nContent-Type: application/dicom\r\n\r\n".encode(), one]
        pieces.append(f"\r\n--{boundary}--".encode())
        if self.how == "breaks":
            del pieces[len(pieces) // 2 :]
        self._send(f'multipart/related; type="application/dicom"; boundary={boundary}', *pieces)

    def _send(self, kind: str, *pieces: bytes) -> None:
        assert self.headers["Authorization"] == "Bearer of the archive"
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(sum(map(len, pieces))))
        self.end_headers()
        for piece in pieces:
            self.wfile.write(piece)

    def log_message(self, format: str, *arguments: Any) -> None:
        pass


def study() -> list[Any]:
    return dicom.mr_series(study_uid=STUDY, patient_id=PATIENT)


def row() -> dict[str, Any]:
    values = {"0020000D": STUDY, "00100020": PATIENT, "00080020": "20110708", "00080061": "MR", "00201208": 5}
    return {tag: {"vr": "LO", "Value": [value]} for tag, value in values.items()}
