"""Stock Channels as its tutorial has it: one consumer, one group, the Redis pub/sub layer. For uvicorn.

No session, no rights: it is given that advantage. Its layer's address is in REDIS_URL.
"""

import os
from typing import Any

import django
from django.conf import settings

LAYER = {
    "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
    # redis-py's own 5 s would be the end of every quiet consumer of the other layer; this one must not meet it either.
    "CONFIG": {"hosts": [{"address": os.environ["REDIS_URL"], "socket_timeout": None}]},
}
settings.configure(SECRET_KEY="benchmark", ALLOWED_HOSTS=["127.0.0.1"], CHANNEL_LAYERS={"default": LAYER})
django.setup()

from channels.generic.websocket import AsyncWebsocketConsumer  # noqa: E402
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from channels.security.websocket import AllowedHostsOriginValidator  # noqa: E402
from django.urls import path  # noqa: E402


class Figures(AsyncWebsocketConsumer):  # type: ignore[misc]
    """Everyone is in one group."""

    async def connect(self) -> None:
        await self.channel_layer.group_add("figures", self.channel_name)
        await self.accept()

    async def disconnect(self, code: int) -> None:
        await self.channel_layer.group_discard("figures", self.channel_name)

    async def update(self, event: dict[str, Any]) -> None:
        await self.send(text_data=event["text"])


routes = URLRouter([path("live/", Figures.as_asgi())])
application = ProtocolTypeRouter({"websocket": AllowedHostsOriginValidator(routes)})
