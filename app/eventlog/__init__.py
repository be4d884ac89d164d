"""The spine: kinds of event, the append-only log and every timeline."""
