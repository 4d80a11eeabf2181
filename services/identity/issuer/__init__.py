"""The issuer of tokens (OpenID Connect)."""
