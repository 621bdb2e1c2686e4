"""Value: how every amount is stored. Only `actions` writes here."""

from django.db import models

DIGITS, PLACES = 18, 4  # of every stored value; at most 14 digits before the point


class Value(models.DecimalField):  # type: ignore[type-arg]
    """An amount in the figure's unit, never rounded."""

    def __init__(self, **options: object) -> None:
        options.update(max_digits=DIGITS, decimal_places=PLACES)
        super().__init__(**options)  # type: ignore[arg-type]
