"""The forum in Django admin: what moderators work with, and what members leave behind."""

from forum.admin import cases, moderation, traces

__all__ = ["cases", "moderation", "traces"]
