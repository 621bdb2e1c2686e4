"""What the feed holds about people: nothing. Facts carry no names."""

from presscentre.core.holdings import impersonal

impersonal("live.TopicRow", "live.LogRow")
