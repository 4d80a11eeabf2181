"""Delivery: the steps of what happens here."""
