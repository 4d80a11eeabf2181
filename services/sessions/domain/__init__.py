"""Pure rules of the sessions service, one per file named after it; the present moment is always an argument."""
