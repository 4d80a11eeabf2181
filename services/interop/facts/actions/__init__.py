"""Facts: the steps of what happens here."""
