"""Views for coordinators and auditors over the rooms below: the record, progress. Has no tables."""
