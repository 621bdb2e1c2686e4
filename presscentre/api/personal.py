"""What the API holds about people: nothing. A token's account is a machine's."""

from presscentre.core.holdings import impersonal

impersonal(acts={"api.Token": ("user",)})
