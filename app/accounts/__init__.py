"""People, their roles, sign-in sessions, links and API tokens; the doors that say who may come in."""
