"""Orders: SQL."""
