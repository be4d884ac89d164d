"""Questions about rules, runs, holds, requests and the archive."""
