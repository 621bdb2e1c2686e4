"""Where features meet: a frame below names one file, and every feature that has it is read at start."""

from django.utils.module_loading import autodiscover_modules


def discover(name: str) -> None:
    """Import `<app>.<name>` of every app that has one: live, scenes, jobs, alerts, doors, newcomers, …"""
    autodiscover_modules(name)
