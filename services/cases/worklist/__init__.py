"""What there is to do today: one list over all that waits for somebody."""
