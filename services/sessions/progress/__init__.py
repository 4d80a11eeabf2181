"""How far a man is in his programme."""
