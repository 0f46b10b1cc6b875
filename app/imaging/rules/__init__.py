"""Decisions about images: how frames form stacks, which geometry to warn of, what hangs where."""
