"""Orders: the steps of what happens here."""
