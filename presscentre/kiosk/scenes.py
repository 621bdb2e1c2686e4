"""What a screen may show: features offer scenes in their `scenes.py`; here are the frame and the message."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from presscentre.core import languages
from presscentre.events.models import Event

Options = dict[str, Any]


@dataclass(frozen=True)
class Choice:
    """One line of the office's list: a scene with its options filled in. `value` is what a form sends back."""

    value: str  # "figures.one:gmv"
    label: Any
    scene: str
    options: Options


def no_topics(event: Event, options: Options) -> list[str]:
    """A scene that changes only when it is chosen again."""
    return []


@dataclass(frozen=True)
class Scene:
    """One kind of picture. `context` is what `template` shows at `now` (event time); `topics` tell when to read again.

    `choices` lists what the office can choose, with options filled in; None offers it once, without options.
    `has_something` is False while there is nothing to show yet: the template says what is awaited.
    """

    key: str
    title: Any
    template: str
    context: Callable[[Event, Options, datetime], dict[str, Any]]
    topics: Callable[[Event, Options], list[str]] = no_topics
    has_something: Callable[[Event, datetime], bool] = lambda event, now: True
    least_seconds: int = 10
    position: int = 50  # in the office's list; a new screen shows the first
    choices: Callable[[Event], list[Choice]] | None = None

    def offers(self, event: Event) -> list[Choice]:
        if self.choices is None:
            return [Choice(self.key, self.title, self.key, {})]
        return self.choices(event)


REGISTRY: dict[str, Scene] = {}


def register(scene: Scene) -> Scene:
    """Offer this scene to the office. Called when `scenes.py` is read."""
    REGISTRY[scene.key] = scene
    return scene


def offered(event: Event) -> list[Choice]:
    """Everything that a screen of this event can show, by position, then in the order in which features registered."""
    return [
        choice for scene in sorted(REGISTRY.values(), key=lambda one: one.position) for choice in scene.offers(event)
    ]


def _texts(event: Event, options: Options, now: datetime) -> dict[str, Any]:
    """The message in each language that has one, in the event's order."""
    texts = options.get("texts", {})
    names = dict(languages.INTERFACE)
    order = [code for code in event.languages if texts.get(code)]
    order += [code for code in languages.CODES if texts.get(code) and code not in order]
    sent_at = options.get("sent_at")
    return {
        "texts": [(code, names[code], texts[code]) for code in order],
        "sent_at": datetime.fromisoformat(sent_at) if sent_at else None,
    }


MESSAGE = register(
    Scene(
        key="kiosk.message",
        title=_("Message"),
        template="kiosk/scenes/message.html",
        context=_texts,
        choices=lambda event: [],  # it needs words: the office's page has a form of its own
    )
)
