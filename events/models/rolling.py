"""Rolls a draft back to an old release, and forward again: what the draft said before is kept."""

from typing import Any, ClassVar, Final, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.models.agenda import Session, SessionRole
from events.models.drafts import freeze
from events.models.events import Event
from events.models.redraft import withdraw
from events.models.releases import AgendaRelease
from events.models.status import Status
from members.models import Member
from partnerships.models import Organisation, Person

# So many drafts of an event are kept; nobody goes back further than that without a release.
KEPT: Final = 10
SESSION_FIELDS: Final = (
    "kind", "title", "theme", "text", "language", "number", "time_as_printed", "description_as_printed",
)  # fmt: skip
EVENT_FIELDS: Final = ("title", "starts_at", "ends_at", "doors_at", "time_zone", "language", "place")

type Content = dict[str, Any]


class KeptDraftQuerySet(models.QuerySet["KeptDraft"]):
    """Questions about kept drafts, and the verb that keeps one."""

    def for_list(self) -> Self:
        """Leave out the agendas."""
        return self.defer("content").select_related("kept_by")

    def keep(self, event: Event, *, by: Member) -> "KeptDraft":
        """Keep what the draft says, and forget the oldest."""
        kept = self.create(event=event, content=freeze(event), pending=event.pending, kept_by=by)
        newest = self.filter(event=event).order_by("-pk").values("pk")[:KEPT]
        self.filter(event=event).exclude(pk__in=list(newest.values_list("pk", flat=True))).delete()
        return kept


class KeptDraft(models.Model):
    """What a draft said before it was rolled back."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="kept_drafts", verbose_name=_("event"))
    content = models.JSONField(_("content"))
    pending = models.JSONField(_("changes to the event"), default=dict)
    kept_at = models.DateTimeField(_("kept"), default=timezone.now, editable=False)
    kept_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("by")
    )

    objects = KeptDraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("kept draft")
        verbose_name_plural = _("kept drafts")
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"{self.event}, {self.kept_at:%Y-%m-%d %H:%M}"


@transaction.atomic
def roll(event: Event, to: AgendaRelease | KeptDraft, *, by: Member, version: int) -> KeptDraft:
    """Make the draft of `event` say what a release said, or a draft that was kept; return what it said before.

    Refuses with `StaleDraftError` if somebody saved the draft after `version`. Nothing public changes.
    """
    locked = event.lock_draft(version)
    before = KeptDraft.objects.keep(locked, by=by)
    if isinstance(to, KeptDraft):
        locked.pending = to.pending
    else:
        said = to.content["event"]
        # Releases from before say nothing of the place: it stays.
        locked.draft_event({name: said[name] for name in EVENT_FIELDS if name in said})
    locked.save(update_fields=["pending"])
    _Restored(locked, to.content).save()
    locked.count_save(by=by)
    return before


class _Restored:
    """The rows of a draft made to say what a frozen agenda says."""

    def __init__(self, event: Event, content: Content) -> None:
        self.event, self.sessions = event, content["sessions"]
        self.rows = {str(session.uuid): session for session in event.sessions.all()}
        roles = [role for session in self.sessions for role in session["roles"]]
        self.people = {p.slug: p for p in Person.objects.filter(slug__in={r["person"] for r in roles if r["person"]})}
        bodies = {r["organisation"] for r in roles if r["organisation"]}
        self.bodies = {o.slug: o for o in Organisation.objects.filter(slug__in=bodies)}

    def save(self) -> None:
        for position, frozen in enumerate(self.sessions, 1):
            session = self.rows.get(frozen["uuid"]) or Session(event=self.event, uuid=frozen["uuid"])
            self.rows[frozen["uuid"]] = session
            self._fill(session, frozen, position)
            self._fill_roles(session, frozen["roles"])
        withdraw(self.event, {self.rows[frozen["uuid"]].pk for frozen in self.sessions})

    def _fill(self, session: Session, frozen: Content, position: int) -> None:
        for name in SESSION_FIELDS:
            setattr(session, name, frozen[name])
        session.room = frozen.get("room", "")  # a release of before says nothing of rooms
        if session.pk is None:  # one that no release has ever had was forgotten when it left the draft
            taken = self.event.sessions.filter(slug=frozen["slug"]).exists()
            session.slug = f"{frozen['slug'][:70]}-{frozen['uuid'][:8]}" if taken else frozen["slug"]
        session.starts_at, session.ends_at = frozen["starts_at"], frozen["ends_at"]
        session.block = self.rows.get(frozen["block"]) if frozen["block"] else None
        session.position, session.removed_at = position, None
        session.say_status(frozen.get("status", Status.SCHEDULED), frozen.get("status_note", ""))
        session.save()

    def _fill_roles(self, session: Session, frozen: list[Content]) -> None:
        """Those of people who asked to be removed stay where they are, and are not brought back."""
        named = list(session.roles.named())
        hidden = session.roles.exclude(pk__in=[role.pk for role in named])
        first = (hidden.aggregate(last=Max("position"))["last"] or 0) + 1
        known = {self._words(role): role for role in named}
        wanted = [each for each in frozen if not self._is_removed(each["person"])]
        for position, each in enumerate(wanted, first):
            said = (each["name"], each["role"], each["label"], each["affiliation"])
            role = known.pop(said, None) or SessionRole(session=session)
            role.name_as_printed, role.role, role.label_as_printed, role.affiliation_as_printed = said
            role.person, role.organisation = self.people.get(each["person"]), self.bodies.get(each["organisation"])
            role.spoken_order, role.position = each["spoken_order"], position
            role.save()
        SessionRole.objects.filter(pk__in=[role.pk for role in known.values()]).delete()

    def _is_removed(self, slug: str | None) -> bool:
        person = self.people.get(slug or "")
        return person is not None and person.hidden_at is not None

    @staticmethod
    def _words(role: SessionRole) -> tuple[str, str, str, str]:
        return (role.name_as_printed, role.role, role.label_as_printed, role.affiliation_as_printed)
