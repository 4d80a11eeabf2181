"""Cases: SQL."""
