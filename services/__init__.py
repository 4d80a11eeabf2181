"""The platform's processes: a gateway and the services behind it."""
