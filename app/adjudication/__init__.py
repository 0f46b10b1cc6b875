"""Settling: where signed readings differ, how each difference was settled and why, and what holds as reference."""
