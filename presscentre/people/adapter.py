"""allauth, told how this house does it: mail as rows, limits by account and browser."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-in by a mailed code."""


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """The office's second factor."""
