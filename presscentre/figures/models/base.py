"""Value: how every amount is stored. Only `actions` writes here."""

from decimal import Decimal
from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

DIGITS, PLACES = 18, 4  # of every stored value; at most 14 digits before the point
_STEP = Decimal(1).scaleb(-PLACES)


class Value(models.DecimalField):  # type: ignore[type-arg]
    """An amount in the figure's unit, never rounded.

    SQLite has no decimals: Django would store a float and give back fifteen digits of eighteen. There it is a whole
    number of ten-thousandths, which orders and compares as the amount does and fits an INTEGER to the last digit.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        options.update(max_digits=DIGITS, decimal_places=PLACES)
        super().__init__(*args, **options)

    def get_internal_type(self) -> str:
        """A name of our own, so that SQLite's converter for decimals leaves our whole numbers alone."""
        return "Value"

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        return "bigint" if connection.vendor == "sqlite" else f"numeric({DIGITS}, {PLACES})"

    def get_db_prep_value(self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False) -> Any:
        if connection.vendor != "sqlite" or value is None or hasattr(value, "as_sql"):
            return super().get_db_prep_value(value, connection, prepared)
        return int(self.to_python(value).quantize(_STEP).scaleb(PLACES))

    def get_db_prep_save(self, value: Any, connection: BaseDatabaseWrapper) -> Any:
        return self.get_db_prep_value(value, connection)

    def from_db_value(self, value: Any, expression: Any, connection: BaseDatabaseWrapper) -> Decimal | None:
        if connection.vendor != "sqlite" or value is None:
            return value  # type: ignore[no-any-return]
        return Decimal(value).scaleb(-PLACES)
