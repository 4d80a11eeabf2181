"""Sign in: over HTTP."""
