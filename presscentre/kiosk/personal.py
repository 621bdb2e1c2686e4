"""What screens hold about people: nothing. A screen's account is of no person."""

from presscentre.core.holdings import impersonal

impersonal("kiosk.Pairing", acts={"kiosk.Screen": ("user",)})
