"""Ways out: the contract every gateway keeps, e-mail, and the registry of providers by name."""
