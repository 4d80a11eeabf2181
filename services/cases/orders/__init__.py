"""Court orders, by which a case is opened."""
