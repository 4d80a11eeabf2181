"""Directory: as published."""
