"""Issuer: SQL."""
