"""Documents: drawn up, signed, kept, checked."""
