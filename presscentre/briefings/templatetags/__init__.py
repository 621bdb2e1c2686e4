"""Words of briefings for templates."""
