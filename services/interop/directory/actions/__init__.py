"""Directory: the steps of what happens here."""
