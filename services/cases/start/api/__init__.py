"""Start: over HTTP."""
