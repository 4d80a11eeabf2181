"""Victim."""
