"""Files of the agreement room: masks as NIfTI, ratings as CSV."""
