"""Issuer: rules, pure."""
