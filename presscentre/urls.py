"""Composition root for HTTP. Each app lists its addresses in its own urls.py; here they get their place and name."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from presscentre.accreditation import urls as accreditation
from presscentre.api import urls as api
from presscentre.briefings import urls as briefings
from presscentre.events import urls as events
from presscentre.figures import urls as figures
from presscentre.home import urls as home
from presscentre.kiosk import urls as kiosk
from presscentre.notices import urls as notices
from presscentre.office import urls as office
from presscentre.office.site import records
from presscentre.operations import urls as operations
from presscentre.people import accounts
from presscentre.people import urls as people
from presscentre.privacy import urls as privacy

urlpatterns = [
    # Outside language and event: "people:…", "kiosk:…", "api:…", …
    path("", include((operations.root_urls, "operations"))),
    path("", include((home.root_urls, "home-root"))),
    path("", include((people.root_urls, "people"))),
    path("", include((privacy.root_urls, "privacy"))),
    path("events/<slug:event>/", include((people.event_urls, "events"))),
    path("", include((kiosk.root_urls, "kiosk"))),
    path("", include((notices.root_urls, "notices"))),
    path("", include((api.root_urls, "api"))),
    path("", include((accreditation.root_urls, "scan"))),
    path("", include((briefings.root_urls, "calendar"))),
    path("accounts/", include(accounts.urls)),
    # Machines.
    path("api/v1/events/<slug:event>/", include((figures.api_urls, "api-figures"))),
    path("api/v1/events/<slug:event>/", include((events.api_urls, "api-events"))),
    path("api/v1/events/<slug:event>/", include((accreditation.api_urls, "api-accreditation"))),
    # The press office.
    path("office/records/", records.urls),
    path("office/", include((office.root_urls, "office"))),
    path("office/<slug:event>/", include((home.office_urls, "office-home"))),
    path("office/<slug:event>/", include((office.office_urls, "office-event"))),
    path("office/<slug:event>/accreditation/", include((accreditation.office_urls, "office-accreditation"))),
    path("office/<slug:event>/door/", include((accreditation.door_urls, "office-door"))),
    path("office/<slug:event>/briefings/", include((briefings.office_urls, "office-briefings"))),
    path("office/<slug:event>/floor/", include((briefings.floor_urls, "office-floor"))),
    path("office/<slug:event>/personal-data/", include((privacy.office_urls, "office-privacy"))),
    path("office/<slug:event>/figures/", include((figures.office_urls, "office-figures"))),
    path("office/<slug:event>/tokens/", include((api.office_urls, "office-api"))),
    path("office/<slug:event>/screens/", include((kiosk.office_urls, "office-kiosk"))),
    # Journalists.
    *i18n_patterns(
        path("<slug:event>/", include((home.page_urls, "home"))),
        path("<slug:event>/accreditation/", include((accreditation.page_urls, "accreditation"))),
        path("<slug:event>/schedule/", include((briefings.page_urls, "briefings"))),
        path("<slug:event>/", include((figures.page_urls, "figures"))),
        path("<slug:event>/", include((privacy.page_urls, "privacy-pages"))),
    ),
]
