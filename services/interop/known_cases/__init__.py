"""What is kept here of cases, which are another service's."""
