"""Records of personal data: who handles it on the controller's behalf. Notices follow, see actions.publish_wordings."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from presscentre.office.site import OwnEvents, Records, register
from presscentre.privacy import actions
from presscentre.privacy.models import Processor


@register(Processor)
class ProcessorRecords(Records):
    """The host, the mail service, the printer: notices and the record of processing name them."""

    list_display = ["name", "task", "country", "crosses_border", "event"]
    list_filter = [OwnEvents]
    list_select_related = ["event"]
    search_fields = ["name", "task"]
    ordering = ["event", "name"]

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Notices name processors: whoever reads them next reads the new words."""
        super().save_related(request, form, formsets, change)
        event = form.instance.event
        actions.publish_wordings(event, by=request.user, now=event.clock(timezone.now()))
