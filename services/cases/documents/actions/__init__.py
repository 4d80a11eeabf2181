"""Documents: the steps of what happens here."""
