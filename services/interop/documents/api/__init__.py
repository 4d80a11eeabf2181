"""Documents: over HTTP."""
