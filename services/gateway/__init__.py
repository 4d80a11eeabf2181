"""The one door: routes, limits, time-outs, compression and the merged documentation. No database, no domain."""
