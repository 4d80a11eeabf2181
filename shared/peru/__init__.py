"""Peru's identifiers, names, places and calendar: pure functions that any domain may import."""
