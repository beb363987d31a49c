"""The forum in Django admin: what moderators work with, and what members leave behind."""

from forum.admin import appeals, cases, moderation, traces

__all__ = ["appeals", "cases", "moderation", "traces"]
