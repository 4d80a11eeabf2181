"""From the order to the first session."""
