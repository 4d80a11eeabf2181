"""Courts and CEMs."""
