"""Transfers: a case is offered to another centre, which takes it or does not."""
