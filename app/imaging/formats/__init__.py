"""Deliveries: folders, archives and single files, one file after another, within limits."""

from app.imaging.formats.delivery import Delivered, count, delivered

__all__ = ["Delivered", "count", "delivered"]
