"""Cases: as published."""
