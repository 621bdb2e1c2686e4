"""Filters for numbers."""
