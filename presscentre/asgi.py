"""Composition root for ASGI: the pages and the one socket."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "presscentre.settings")
application = get_asgi_application()
