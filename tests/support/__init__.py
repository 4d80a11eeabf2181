"""What the tests of every part use."""
