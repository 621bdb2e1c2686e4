"""The last readings of several figures, for small lines beside the numbers."""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from django.db.models import OuterRef, Q, Subquery

from presscentre.figures.models import Figure, Reading


def sparks(figures: Iterable[Figure], most: int = 30) -> dict[int, list[Decimal]]:
    """The last values of each public curve in order, by the figure's pk. Two queries, however many figures."""
    pks = [figure.pk for figure in figures]
    newest = Reading.objects.filter(figure=OuterRef("pk"), on_curve=True).order_by("-as_of").values("as_of")
    since = Subquery(newest[most - 1 : most])
    begun = dict(Figure.objects.filter(pk__in=pks).annotate(since=since).values_list("pk", "since"))
    spans = Q(pk__in=[])
    for pk, at in begun.items():
        spans |= Q(figure=pk) if at is None else Q(figure=pk, as_of__gte=at)
    found: dict[int, list[Decimal]] = defaultdict(list)
    rows = Reading.objects.filter(spans, on_curve=True).order_by("as_of", "pk")
    for pk, value in rows.values_list("figure", "value"):
        found[pk].append(value)
    return dict(found)
