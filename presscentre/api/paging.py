"""Cursor paging: a page stays the same while rows are added in front of it."""

from typing import Any

from django.core.exceptions import ValidationError as InvalidValue
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.pagination import Cursor, CursorPagination
from rest_framework.request import Request


class Pages(CursorPagination):
    """A hundred rows a page, `?page_size=` up to a thousand; follow `next` until it is null."""

    page_size = 100
    page_size_query_param = "page_size"
    max_page_size = 1000
    ordering = "pk"

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any] | None:
        try:
            return super().paginate_queryset(queryset, request, view)
        except (ValueError, InvalidValue):  # a position that no row can have
            raise bad_cursor() from None

    def decode_cursor(self, request: Request) -> Cursor | None:
        try:
            cursor = super().decode_cursor(request)
        except NotFound:
            raise bad_cursor() from None
        if cursor is not None and cursor == Cursor(0, False, None):  # unreadable, and taken for the first page
            raise bad_cursor()
        return cursor

    def get_page_size(self, request: Request) -> int | None:
        given: Any = request.query_params.get(self.page_size_query_param)
        if given is not None and not (given.isascii() and given.isdigit() and 1 <= int(given) <= 1000):
            raise ValidationError({"page_size": _("Ask for 1 to 1000 rows a page.")})
        return super().get_page_size(request)


def bad_cursor() -> ValidationError:
    return ValidationError({"cursor": _("Take the cursor from next or previous, as it stands.")})
