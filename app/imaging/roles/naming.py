"""What site rules go by: the name of a series without what changes from visit to visit, and its scanner."""

from collections.abc import Mapping

from app.imaging.roles.words import tokens

RUNNING_NUMBERS_BELOW = 100
"""Bare numbers up to here count repeats and time points; b-values and matrices are larger."""


def normalised_name(header: Mapping[str, str]) -> str:
    """Words of the description, else of the protocol's name; empty where both are."""
    words = tokens(header.get("SeriesDescription", "")) or tokens(header.get("ProtocolName", ""))
    return " ".join(word for word in words if not (word.isdigit() and int(word) < RUNNING_NUMBERS_BELOW))


def scanner_name(header: Mapping[str, str]) -> str:
    """Maker and model in one spelling."""
    return " ".join(f"{header.get('Manufacturer', '')} {header.get('ManufacturerModelName', '')}".upper().split())
