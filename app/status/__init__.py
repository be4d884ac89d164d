"""Whether the house is well."""
