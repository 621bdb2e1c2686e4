"""The office's pages of personal data."""
