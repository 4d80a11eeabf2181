"""The systems of courts and CEMs."""
