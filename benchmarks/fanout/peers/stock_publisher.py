"""Publishes through the stock layer from a process of its own. `stock_publisher.py REDIS_URL SIZE`."""

import asyncio
import sys

import uvloop
from channels_redis.pubsub import RedisPubSubChannelLayer

from benchmarks.fanout import wire

SIZE = int(sys.argv[2])
layer = RedisPubSubChannelLayer(hosts=[{"address": sys.argv[1], "socket_timeout": None}])
seq = 0


def publish_by(runner: asyncio.Runner) -> int:
    """One `group_send`."""
    global seq
    seq += 1
    runner.run(layer.group_send("figures", {"type": "update", "text": wire.message(seq, SIZE)}))
    return seq


with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
    wire.publish_in_time(lambda: publish_by(runner))
