"""Staff: the steps of what happens here."""
