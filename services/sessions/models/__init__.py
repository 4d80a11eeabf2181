"""What this service publishes: the requests it takes and the answers it gives, one file per resource."""
