"""Groups: the steps of what happens here."""
