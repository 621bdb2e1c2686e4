"""Briefings: the schedule in sittings by region, seats in them, and the floor that gives each region its share."""
