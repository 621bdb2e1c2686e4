"""The verbs of people, one family a file."""

from presscentre.people.actions.account import change_account, change_second_factor, forget_second_factors, speak
from presscentre.people.actions.officers import (
    LastAdministrator,
    NotAnOfficer,
    UnknownRegion,
    add_officer,
    deactivate,
    reactivate,
    remove_officer,
    remove_remit,
)
from presscentre.people.actions.sessions import end_other_sessions, end_session, end_sessions
from presscentre.people.actions.sign_in import (
    DeskCodeSpent,
    NotForTheDesk,
    make_desk_code,
    say_unknown,
    send_code,
    send_code_to_newcomer,
    sign_in,
    use_desk_code,
    welcome,
)

__all__ = [
    "DeskCodeSpent",
    "LastAdministrator",
    "NotAnOfficer",
    "NotForTheDesk",
    "UnknownRegion",
    "add_officer",
    "change_account",
    "change_second_factor",
    "deactivate",
    "end_other_sessions",
    "end_session",
    "end_sessions",
    "forget_second_factors",
    "make_desk_code",
    "reactivate",
    "remove_officer",
    "remove_remit",
    "say_unknown",
    "send_code",
    "send_code_to_newcomer",
    "sign_in",
    "speak",
    "use_desk_code",
    "welcome",
]
