"""Replacements derived from the house's secret: one-way without it, the same every time with it."""

import base64
import hmac
from dataclasses import dataclass
from datetime import date, timedelta

LARGEST_SHIFT_DAYS = 1825


@dataclass(frozen=True)
class Keys:
    secret: str

    def digest(self, purpose: str, value: str | bytes) -> str:
        """A keyed hash; equal values under different purposes cannot be matched."""
        data = value if isinstance(value, bytes) else value.encode("utf-8", "surrogateescape")
        message = purpose.encode() + b"\0" + data
        return hmac.digest(self.secret.encode(), message, "sha256").hex()

    def uid(self, original: str) -> str:
        """A UID of the 2.25 root (PS3.5 B.2); references between series, SEG and SR keep holding."""
        return f"2.25.{int(self.digest('uid', original)[:32], 16)}"

    def pseudonym(self, patient_id: str) -> str:
        """Nine characters without vowels or look-alikes, so that no word can appear: P-XXX-XXX-XXX."""
        raw = base64.b32encode(bytes.fromhex(self.digest("pseudonym", patient_id))).decode()
        safe = "".join(char for char in raw if char not in "AEIOU")[:9]
        return f"P-{safe[:3]}-{safe[3:6]}-{safe[6:]}"

    def shift_days(self, patient_id: str) -> int:
        """All dates of a patient move back by the same number of days, between 1 and 1825."""
        return -(1 + int(self.digest("shift", patient_id)[:8], 16) % LARGEST_SHIFT_DAYS)


def shifted(value: str, days: int) -> str | None:
    """A DICOM DA or the date part of a DT, moved; None for what is no date."""
    try:
        moved = date(int(value[:4]), int(value[4:6]), int(value[6:8])) + timedelta(days=days)
    except (ValueError, OverflowError):
        return None
    return moved.strftime("%Y%m%d").rjust(8, "0") + value[8:]
