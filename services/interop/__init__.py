"""Interop: the exchange with courts and CEMs, delivered once and never lost."""
