"""Documents: what is decided without the database."""
