"""Known cases: the steps of what happens here."""
