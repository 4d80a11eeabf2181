"""What the identity service publishes: request and response bodies, one file per resource."""
