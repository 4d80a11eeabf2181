"""Sign in: the steps of what happens here."""
