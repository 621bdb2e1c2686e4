"""What a browser would send back of a page of records."""

from typing import Any

from django.forms import MultiWidget


def form_of(page: Any) -> dict[str, Any]:
    """The page's form as it stands, nothing changed."""
    data: dict[str, Any] = {}
    forms = [page.context["adminform"].form]
    for inline in page.context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    for bound in (bound for form in forms for bound in form):
        value, widget = bound.value(), bound.field.widget
        if isinstance(widget, MultiWidget):
            parts = widget.decompress(value)
            data |= {f"{bound.html_name}_{n}": "" if part is None else part for n, part in enumerate(parts)}
        else:
            data[bound.html_name] = "" if value is None else value
    return data
