"""What runs without a request: jobs, and the forgetting and sealing that every service does by them."""
