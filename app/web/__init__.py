"""How the house speaks HTTP: sessions, templates, refusals as statuses, guards, forms, event streams. Knows no room."""
