"""Pure rules of the exchange with courts and CEMs: the standard library, this package and shared.peru only."""
