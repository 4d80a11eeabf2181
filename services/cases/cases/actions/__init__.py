"""Cases: the steps of what happens here."""
