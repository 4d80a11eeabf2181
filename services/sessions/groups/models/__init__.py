"""Groups: as published."""
