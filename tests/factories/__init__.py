"""Factories: build what a test needs through the actions of the rooms, with unrelated rows as noise."""
