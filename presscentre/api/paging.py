"""Cursor paging."""

from rest_framework.pagination import CursorPagination


class Pages(CursorPagination):
    """A hundred rows a page."""

    page_size = 100
    ordering = "pk"
