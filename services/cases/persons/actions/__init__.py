"""What is done with persons."""
