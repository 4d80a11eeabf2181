"""Start: the steps of what happens here."""
