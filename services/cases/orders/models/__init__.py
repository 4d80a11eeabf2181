"""Orders: as published."""
