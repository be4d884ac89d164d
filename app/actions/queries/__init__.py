"""Every question about actions; those of pages begin with whose actions a person may see."""
