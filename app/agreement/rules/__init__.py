"""Decisions of the agreement room: how records become ratings, what is compared, which rule flags it."""
