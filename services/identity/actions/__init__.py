"""What the identity service does, one process step per file."""
