"""Issuer: over HTTP."""
