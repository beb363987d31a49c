"""The forum in Django admin: what moderators work with, and what members leave behind."""

from forum.admin import moderation, traces

__all__ = ["moderation", "traces"]
