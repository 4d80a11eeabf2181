"""How to reach her: encrypted, and read with a reason."""
