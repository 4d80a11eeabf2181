"""When and where a man is expected at the centre."""
