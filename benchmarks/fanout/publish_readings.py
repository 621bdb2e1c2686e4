"""Publishes as a source does: each update is one reading posted to the API. `publish_readings PORT FOLDER`."""

import http.client
import json
import sys
import time
from pathlib import Path

import django

django.setup()

from benchmarks.fanout import wire  # noqa: E402
from presscentre.live.models import TopicRow  # noqa: E402

PATH = "/api/v1/events/double11/readings/"
HEADERS = {"Authorization": f"Bearer {(Path(sys.argv[2]) / 'token').read_text()}", "Content-Type": "application/json"}
line = http.client.HTTPConnection("127.0.0.1", int(sys.argv[1]), timeout=30)


def post(body: str) -> http.client.HTTPResponse:
    """The answer; on a new connection if the server has closed the idle one."""
    try:
        line.request("POST", PATH, body, HEADERS)
        return line.getresponse()
    except (BrokenPipeError, http.client.RemoteDisconnected):
        line.close()
        line.request("POST", PATH, body, HEADERS)
        return line.getresponse()


def publish() -> int:
    """One reading, higher than all before, as the figure can only rise; returns the topic's seq after it."""
    reading = {"figure": "gmv", "value": str(time.time_ns() // 1_000_000), "as_of": wire.stamp()}
    answer = post(json.dumps({"readings": [reading]}))
    body = json.loads(answer.read())
    if answer.status != 202:
        raise RuntimeError(f"{answer.status} {body}")
    return TopicRow.objects.get(name="figures:double11").seq


wire.publish_in_time(publish)
