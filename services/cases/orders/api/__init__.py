"""Orders: over HTTP."""
