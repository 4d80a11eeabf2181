"""Messages to institutions, and the ledger."""
