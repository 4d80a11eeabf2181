"""Plans: the steps of what happens here."""
