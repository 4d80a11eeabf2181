"""Instruments: rules, pure."""
