"""Addresses of this app."""

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext_lazy as _

from presscentre.core.navigation import OFFICE, Link, add
from presscentre.office import letters, office, views

root_urls: list[URLPattern | URLResolver] = [path("", views.events, name="events")]  # under /office/
office_urls: list[URLPattern | URLResolver] = [
    path("people/", office.people, name="people"),
    path("people/remits/<int:remit>/remove/", office.remove_remit, name="remove-remit"),
    path("people/<int:person>/sign-out/", office.sign_out, name="sign-out"),
    path("people/<int:person>/forget/", office.forget_second_factors, name="forget-second-factors"),
    path("people/<int:person>/deactivate/", office.deactivate, name="deactivate"),
    path("people/<int:person>/reactivate/", office.reactivate, name="reactivate"),
    path("desk/", office.desk_codes, name="desk-codes"),
    path("desk/<int:person>/code/", office.desk_code, name="desk-code"),
    path("audit/", office.audit, name="audit"),
    path("letters/", letters.letters, name="letters"),
    path("letters/<int:letter>/send/", letters.send_again, name="send-letter-again"),
]

add(
    OFFICE,
    Link(80, _("Badge desk"), "office-event:desk-codes", roles=("accreditation", "door")),
    Link(90, _("People"), "office-event:people", roles=("administrator",)),
    Link(92, _("Letters"), "office-event:letters", roles=("administrator", "accreditation")),
    Link(95, _("Audit"), "office-event:audit", roles=("administrator",)),
)
