"""Programmes: rules, pure."""
