"""`make bench`: each row is a ratio to a floor measured in the same run, with the load it used."""
