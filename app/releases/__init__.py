"""Frozen, numbered datasets: everything pinned, the same bytes every time, verifiable without the server."""
