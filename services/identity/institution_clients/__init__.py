"""Institution clients."""
