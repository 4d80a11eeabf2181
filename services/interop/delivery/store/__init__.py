"""Delivery: SQL."""
