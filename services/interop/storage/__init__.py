"""Tables and one store per aggregate: the only place with SQL."""
