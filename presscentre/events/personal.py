"""What events holds about people: nothing."""

from presscentre.core.holdings import impersonal

impersonal("events.Event", "events.Region", "events.Room", "events.Zone")
