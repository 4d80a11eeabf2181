"""The men of the programme."""
