"""The provider's monthly billing file."""
