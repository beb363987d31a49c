"""Calls for topics, proposals, support and notes in the workplace: to look at. Their verbs are on the event's pages."""

from django.contrib import admin

from core.admin import TraceAdmin
from events.models import Proposal, ProposalNote, Support, TopicCall


@admin.register(TopicCall)
class TopicCallAdmin(TraceAdmin[TopicCall]):
    """Calls for topics, published or not."""

    list_display = ("event", "opens_at", "closes_at", "published_at")
    list_select_related = ("event",)


@admin.register(Proposal)
class ProposalAdmin(TraceAdmin[Proposal]):
    """Themes that members proposed, and what became of each."""

    list_display = ("title", "call", "proposed_by", "support_count", "session", "declined_at", "hidden_at")
    list_select_related = ("call__event", "proposed_by", "session")


@admin.register(Support)
class SupportAdmin(TraceAdmin[Support]):
    """Who supports which theme."""

    list_display = ("proposal", "member", "given_at")
    list_select_related = ("proposal", "member")


@admin.register(ProposalNote)
class ProposalNoteAdmin(TraceAdmin[ProposalNote]):
    """What organisers noted on themes."""

    list_display = ("proposal", "kind", "who", "noted_on", "shown_at")
    list_select_related = ("proposal",)
