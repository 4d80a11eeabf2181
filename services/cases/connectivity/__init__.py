"""By which means a man can take part."""
