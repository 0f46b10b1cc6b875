"""The record: append-only, hash-chained events. One chain per reading, one per campaign, one for the house."""
