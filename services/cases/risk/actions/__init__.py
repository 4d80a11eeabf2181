"""Risk: the steps of what happens here."""
