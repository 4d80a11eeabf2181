"""Documents: their rows, and where their content lies."""
