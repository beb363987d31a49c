"""What connects a member with a profile here, for those who decide whether they keep it: facts, and no verdict."""

from django.utils.translation import gettext as _

from partnerships.models import Affiliation, Candidacy, Vouch


def evidence_of(candidacy: Candidacy) -> list[str]:
    """Return what the site knows: an address in a domain of the body, a page of the records, what an admin linked."""
    member, about = candidacy.member, {candidacy.profile.link_name(): candidacy.profile}
    domains = Vouch.objects.filter(member=member, domain__isnull=False, **about).values_list(
        "domain__domain", flat=True
    )
    named = Affiliation.objects.shown().filter(person__member=member, **about).select_related("person")
    found = [_("They have a confirmed address at %(domain)s, which admins named.") % {"domain": one} for one in domains]
    for one in named:
        said = _("The records name them, as an admin has made sure: %(name)s, %(title)s.")
        found.append(said % {"name": one.person, "title": one.title or _("title not stated")})
    if candidacy.partnership and Affiliation.objects.filter(member=member, partnership=candidacy.partnership).exists():
        found.append(_("An admin has linked them with this partnership."))
    return found
