"""Who deserves which message about a policy: pure decisions over facts that were loaded before."""
