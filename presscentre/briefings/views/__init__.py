"""The journalists' pages of briefings."""
