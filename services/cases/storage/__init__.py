"""The rows of cases: SQLAlchemy only, one store per aggregate; decides nothing."""
