"""How long personal data is kept, what stops its erasure, and what a person is given of it."""
