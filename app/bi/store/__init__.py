"""The collections of the store, and the only place that knows pymongo; reached through app.bi.door alone."""
