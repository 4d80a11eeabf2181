"""The names of who leads groups, whose accounts are another service's."""
