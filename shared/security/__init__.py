"""Who calls, the tokens that say so, and the encryption of what must not be read in a table."""
