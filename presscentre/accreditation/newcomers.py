"""Which unknown addresses may sign in: those with an invitation, and any while an event takes applications from all."""

from datetime import datetime

from presscentre.accreditation import queries
from presscentre.accreditation.models import Invitation, Register
from presscentre.people.newcomers import welcomes


@welcomes
def may_apply_somewhere(address: str, now: datetime) -> bool:
    """True if the address is invited, or some event is open to all; `now` is real time."""
    if Invitation.objects.open(now).filter(email=address).exists():
        return True
    registers = Register.objects.filter(open_to_all=True).select_related("event")
    return any(queries.takes_applications(register, register.event.clock(now)) for register in registers)
