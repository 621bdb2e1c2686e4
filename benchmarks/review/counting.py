"""Run inside `manage.py shell`: how many queries each address takes, asked with the officer's own cookie."""

import json

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

ADDRESSES: list[str] = []
COOKIE = ""

settings.ALLOWED_HOSTS.append("testserver")
settings.SECURE_SSL_REDIRECT = False
client, found = Client(), {}
name, _equals, value = COOKIE.partition("=")
client.cookies[name] = value
for address in ADDRESSES:
    client.get(address)  # the first reading is also counted for the officer, once in ten minutes
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(address)
    if answer.status_code != 200:
        raise AssertionError(f"{address} answers {answer.status_code}")
    found[address] = len(queries)
print(json.dumps(found))
