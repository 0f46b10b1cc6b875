"""How large what comes in may be: each limit is said in words where files are sent, and in the verdict."""

LARGEST_FILE_BYTES = 4 * 1024**3
"""Of one DICOM file, sent by itself or in an archive; of an archive: what it unpacks to counts."""
LARGEST_UNPACKED_BYTES = 16 * 1024**3
MOST_ENTRIES = 20_000
IN_MEMORY_BYTES = 16 * 1024**2
"""Larger files are read in place, sealed, a megabyte at a time; of smaller ones two are in memory at once."""
