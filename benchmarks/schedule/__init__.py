"""The public schedule of a night with 200 sittings: queries and time of the page, known and new."""
