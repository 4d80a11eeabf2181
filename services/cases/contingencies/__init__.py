"""Contingencies: many cases are suspended, or change modality, in one act."""
