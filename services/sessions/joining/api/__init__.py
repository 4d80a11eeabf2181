"""Joining: over HTTP."""
