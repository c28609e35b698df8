"""What is measured. Each subject says how it does what the protocol asks for."""
