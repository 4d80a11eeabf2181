"""Directory: over HTTP."""
