"""What is done with assignments."""
