"""The issuer's rows; decides nothing."""
