"""Assignments: campaigns, their cases, designs, stages, members and who reads what in which order."""
