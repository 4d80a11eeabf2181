"""Personal links to join by."""
