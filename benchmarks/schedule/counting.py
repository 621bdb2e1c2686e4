"""Run inside `manage.py shell`: how many queries the page takes when nobody has asked for it yet, and then again."""

import json

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

PAGE = "/en/night/schedule/"

settings.ALLOWED_HOSTS.append("testserver")
settings.SECURE_SSL_REDIRECT = False
client, found = Client(), {}
client.get(PAGE)  # what a process reads once
cache.clear()
for name in ("queries_cold", "queries"):
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(PAGE)
    if answer.status_code != 200:
        raise AssertionError(f"{PAGE} answers {answer.status_code}")
    found[name] = len(queries)
print(json.dumps(found))
