"""Facts about patients: age, PSA, volumes and what is derived from them, with units and sources."""
