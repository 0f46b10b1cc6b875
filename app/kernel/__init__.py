"""The ground floor of the house: settings, database, ids, geometry, blobs, jobs. Knows no room and no HTTP."""
