"""Groups: over HTTP."""
