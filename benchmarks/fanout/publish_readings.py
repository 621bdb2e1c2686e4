"""Publishes as a source does: each update is one reading posted to the API. `publish_readings PORT FOLDER`."""

import http.client
import json
import sys
from pathlib import Path

import django

django.setup()

from benchmarks.fanout import wire  # noqa: E402
from presscentre.live.models import TopicRow  # noqa: E402

PATH = "/api/v1/events/double11/readings/"
HEADERS = {"Authorization": f"Bearer {(Path(sys.argv[2]) / 'token').read_text()}", "Content-Type": "application/json"}
line = http.client.HTTPConnection("127.0.0.1", int(sys.argv[1]), timeout=30)
value = 168269635159


def publish() -> int:
    """One reading; returns the topic's seq after it."""
    global value
    value += 1
    reading = {"figure": "gmv", "value": str(value), "as_of": wire.stamp()}
    line.request("POST", PATH, json.dumps({"readings": [reading]}), HEADERS)
    answer = line.getresponse()
    body = json.loads(answer.read())
    if answer.status != 202:
        raise RuntimeError(f"{answer.status} {body}")
    return TopicRow.objects.get(name="figures:double11").seq


wire.publish_in_time(publish)
