"""Facts of which court and CEM must hear."""
