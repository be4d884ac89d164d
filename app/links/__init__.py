"""What belongs together: related and duplicate cases, and clients who were written down twice."""
