"""Where drawn findings lie in the gland."""
