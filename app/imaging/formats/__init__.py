"""Deliveries: folders, archives and single files, one file after another, within limits."""

from app.imaging.formats.archive import entry_count
from app.imaging.formats.delivery import Delivered, Stream, count, delivered, delivered_as

__all__ = ["Delivered", "Stream", "count", "delivered", "delivered_as", "entry_count"]
