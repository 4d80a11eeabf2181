"""Cases: over HTTP."""
