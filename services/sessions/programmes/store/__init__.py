"""Programmes: SQL."""
