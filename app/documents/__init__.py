"""Files: what was attached or generated, and who may read it."""
