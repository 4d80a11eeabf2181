"""Cases: from the court's order to the discharge of one man, and the compartment that keeps the victim safe."""
