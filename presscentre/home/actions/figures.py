"""Steps of `load`: the figures, the year before, and when a value is worth a sentence."""

from datetime import datetime, timedelta
from decimal import Decimal

from presscentre.events.models import Event
from presscentre.figures import actions as figure_actions
from presscentre.figures.models import Edition, EditionReading, Figure, MilestoneRule, Source
from presscentre.home.demo import cast, plan, records

EARLIER = "2016"


def load_figures(event: Event, source: Source) -> None:
    """Every figure of the night, in the order of the wall, with the year before."""
    tracks, earlier = records.tracks("2017"), records.tracks(EARLIER)
    for position, (key, look) in enumerate(cast.LOOKS.items()):
        figure = _figure(event, tracks[key], look, position)
        source.figures.add(figure)
        if key in earlier:
            _edition(figure, earlier[key])
        _milestones(figure)


def _figure(event: Event, track: records.Track, look: cast.Look, position: int) -> Figure:
    by_hand = track.figure == plan.HELD_FIGURE
    facts = {
        "unit": track.unit,
        "decimals": look.decimals,
        "monotonic": track.monotonic,
        "format": Figure.Format.FULL if look.full else Figure.Format.COMPACT,
        "stale_after": timedelta(minutes=look.stale_after),
        "counted_from": records.starts_at("2017"),
        "position": position,
        "released_by": Figure.ReleasedBy.ONE if by_hand else Figure.ReleasedBy.AUTO,
    }
    words = words_of(track.figure)
    return Figure.objects.update_or_create(event=event, key=track.figure, defaults=facts | words)[0]


def words_of(key: str) -> dict[str, str]:
    """A figure's name, and what is counted, in every language."""
    told = {"name": records.words()["figures"][key], "about": records.words()["about"][key]}
    return {f"{field}_{code.replace('-', '_')}": text for field, texts in told.items() for code, text in texts.items()}


def _edition(figure: Figure, track: records.Track) -> None:
    facts = {"starts_at": records.starts_at(EARLIER)}
    edition, _made = Edition.objects.update_or_create(figure=figure, label=EARLIER, defaults=facts)
    for known in track.readings:
        EditionReading.objects.update_or_create(
            edition=edition, elapsed=known.elapsed, defaults={"value": known.value, "note": known.note}
        )


def _milestones(figure: Figure) -> None:
    for threshold in cast.FIRST_TIMES.get(figure.key, ()):
        MilestoneRule.objects.get_or_create(figure=figure, kind=MilestoneRule.Kind.AT_LEAST, threshold=threshold)
    if figure.key in cast.PASSES:
        edition = figure.editions.get(label=EARLIER)
        MilestoneRule.objects.get_or_create(figure=figure, kind=MilestoneRule.Kind.PASSES, edition=edition)


def load_visitors(event: Event, *, by: None, now: datetime) -> None:
    """The one invented figure of the closed event, so that it has something of its own to hide."""
    facts = {"unit": "count", "stale_after": timedelta(days=36500), "format": Figure.Format.FULL}
    figure, _made = Figure.objects.update_or_create(event=event, key="visitors", defaults=facts | words_of("visitors"))
    if figure.shown_id is None:
        figure_actions.enter_by_hand(figure, value=Decimal(1204), as_of=event.clock(now), by=by, now=event.clock(now))
