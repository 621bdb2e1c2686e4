"""The press office's pages of briefings."""
