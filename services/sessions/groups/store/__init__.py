"""Groups: SQL."""
