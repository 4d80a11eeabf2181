"""The man's individual plan: what he is to reach, by which steps, and how far he came."""
