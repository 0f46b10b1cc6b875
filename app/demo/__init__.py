"""The demonstration: phantom prostates, simulated readers who differ, a campaign at every stage.

Start with `phantom/cases` (who the patients are), then `studies` (their DICOM), `readers`, `staging`.
Everything goes through the actions of the rooms below, never through their tables.
"""
