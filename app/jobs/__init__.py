"""Work for later, kept as rows with leases."""
