"""The forum in Django admin: what moderators work with, and what members leave behind."""

from forum.admin import appeals, cases, log, moderation, safety, traces

__all__ = ["appeals", "cases", "log", "moderation", "safety", "traces"]
