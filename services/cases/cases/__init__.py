"""Cases and their lifecycle."""
