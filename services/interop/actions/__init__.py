"""One process step per file; each opens its transaction once and calls outside before or after it."""
