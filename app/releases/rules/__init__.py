"""Decisions of releases: canonical bytes, derived UIDs, codes of segments, voxels of regions, what blocks a freeze."""
