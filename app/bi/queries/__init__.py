"""What the house's tables say, total by total; and what the ledger and the collections say to a page."""
