"""Start: as published."""
