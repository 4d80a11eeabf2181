"""The embedded OpenID issuer, and the centres, staff accounts and institution clients it speaks for."""
