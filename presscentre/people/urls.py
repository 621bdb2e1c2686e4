"""Addresses of this app. Those under /accounts/ that belong to sign-in are in `accounts`."""

from django.urls import URLPattern, URLResolver, path

from presscentre.people import views

root_urls: list[URLPattern | URLResolver] = [
    path("accounts/me/", views.account, name="account"),
    path("accounts/me/sessions/<int:session>/end/", views.end_session, name="end-session"),
    path("accounts/me/sessions/end-others/", views.end_other_sessions, name="end-other-sessions"),
    path("accounts/me/sessions/end/", views.end_sessions, name="end-sessions"),
    path("accounts/strengthen/", views.strengthen, name="strengthen"),
    path("accounts/language/", views.language, name="language"),
]
event_urls: list[URLPattern | URLResolver] = [path("accent.css", views.accent, name="accent")]  # under /events/<event>/
