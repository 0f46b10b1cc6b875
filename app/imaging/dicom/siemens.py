"""The b-value in a Siemens CSA header (0029,1010): written where (0019,100c) is missing.

Layout after the public description of the format in nibabel's documentation ("Siemens format DICOM with CSA header").
"""

import struct

_LARGEST = 1024**2
_MOST_TAGS = 512
_MOST_ITEMS = 256
_SYNC = (77, 205)


def csa_b_value(data: bytes) -> float | None:
    """`B_value` of a header of the second kind (SV10), or of the first; None where there is none. In s/mm²."""
    if len(data) > _LARGEST:
        return None
    try:
        return _found(data)
    except (struct.error, ValueError, UnicodeDecodeError):
        return None


def _found(data: bytes) -> float | None:
    place = 8 if data.startswith(b"SV10") else 0
    (tags,) = struct.unpack_from("<I", data, place)
    place += 8
    if not 0 < tags <= _MOST_TAGS:
        return None
    for _ in range(tags):
        name, _, _, _, items, sync = struct.unpack_from("<64si4siii", data, place)
        place += 84
        if sync not in _SYNC or not 0 <= items <= _MOST_ITEMS:
            return None
        for _ in range(items):
            lengths = struct.unpack_from("<4i", data, place)
            # the second kind gives the length in the second number, the first kind as its difference
            length = lengths[1] if data.startswith(b"SV10") else lengths[0]
            place += 16
            if not 0 <= length <= len(data) - place:
                return None
            value = data[place : place + length].split(b"\0")[0].decode("ascii").strip()
            place += length + -length % 4
            if name.split(b"\0")[0] == b"B_value" and value:
                return float(value)
    return None
