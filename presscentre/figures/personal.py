"""What figures holds about people: who of the office released or corrected what, as a pointer."""

from presscentre.core.holdings import impersonal

impersonal(
    "figures.Figure",
    "figures.Batch",
    "figures.Edition",
    "figures.EditionReading",
    "figures.MilestoneRule",
    acts={
        "figures.Source": ("user",),
        "figures.Reading": ("by",),
        "figures.Approval": ("by",),
        "figures.Revision": ("by",),
        "figures.Board": ("paused_by",),
        "figures.Pause": ("paused_by", "resumed_by"),
        "figures.Milestone": ("released_by", "discarded_by"),
    },
)
