"""The verbs of briefings: plan, release, take a seat, ask. Each is one transaction and publishes last."""

from presscentre.briefings.actions.offers import arrive, close_door_list, follow, lapse_offers, leave
from presscentre.briefings.actions.refusals import (
    DoorListClosed,
    MediaNotAdmitted,
    NoOffer,
    NoSeatsHere,
    NotAccredited,
    NotReleased,
    Overlaps,
    SayWhy,
    SeatElsewhere,
    SeatMovedOn,
    SittingFull,
)
from presscentre.briefings.actions.seats import accept, give, give_up, take, take_back, unwish, wish

__all__ = [
    "DoorListClosed",
    "MediaNotAdmitted",
    "NoOffer",
    "NoSeatsHere",
    "NotAccredited",
    "NotReleased",
    "Overlaps",
    "SayWhy",
    "SeatElsewhere",
    "SeatMovedOn",
    "SittingFull",
    "accept",
    "arrive",
    "close_door_list",
    "follow",
    "give",
    "give_up",
    "lapse_offers",
    "leave",
    "take",
    "take_back",
    "unwish",
    "wish",
]
