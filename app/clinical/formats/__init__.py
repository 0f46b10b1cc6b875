"""Files of the clinical room: tables of facts."""
