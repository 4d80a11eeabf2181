"""Delivery: rules, pure."""
