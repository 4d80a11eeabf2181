"""Our model and each institution's, pure, both ways."""
