"""Orders that reach a centre."""
