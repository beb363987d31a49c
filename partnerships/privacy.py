"""What is kept of people in the records: who is named in a source, and which members belong to what."""

from collections.abc import Iterator
from typing import Final

from django.utils.translation import gettext_lazy as _

from core.privacy import Exported, Ground, Kept, Term, exported
from core.removal import Names
from members.models import Member
from partnerships import exchange_privacy
from partnerships.models import Candidacy, Claim, FreshnessStep

SOURCE: Final = _("as long as the record is public, or until you ask to be removed")

KEPT: Final = (
    Kept(
        holds={"partnerships.Affiliation": "member title"},
        of="member",
        more="organisation__name partnership__name",
        what=_("The organisation you named when you joined, and the partnerships an admin has linked you with"),
        why=_("so that the people of a partnership read its topics, and others see whom you speak for"),
        ground=Ground.CONTRACT,
        until=_("until it is changed, or you erase your account"),
    ),
    Kept(
        holds={"partnerships.Vouch": "member words"},
        of="member",
        more="organisation__name partnership__name domain__domain",
        what=_("Who stands for you (a partnership, a body whose address you use, a moderator) and how they know you"),
        why=_("so that what you post need not wait for a moderator"),
        ground=Ground.INTEREST,
        until=_("until it is taken back, or you erase your account"),
    ),
    Kept(
        holds={"partnerships.Vouch": "by"},
        of="by",
        more="organisation__name partnership__name",
        what=_("For coordinators and moderators: for whom you vouched"),
        why=_("so that others know whose word it is"),
        ground=Ground.INTEREST,
        until=_("until it is taken back; your name goes with your account"),
    ),
    Kept(
        holds={"partnerships.Editorship": "member"},
        of="member",
        more="partnership__name organisation__name",
        what=_("Which profiles you keep"),
        why=_("so that the site lets you edit them"),
        ground=Ground.CONTRACT,
        until=_("until it is ended, or you erase your account"),
    ),
    Kept(
        holds={"partnerships.Candidacy": "member words reason"},
        of="member",
        more="partnership__name organisation__name",
        what=_("Which profiles you asked to keep or were asked to, what was said with it, and what came of it"),
        why=_("to make sure that nobody takes over a profile that is not theirs to keep"),
        ground=Ground.INTEREST,
        until=_("a year after it was decided, or until you erase your account"),
    ),
    Kept(
        holds={"partnerships.Candidacy": "offered_by"},
        of="offered_by",
        more="partnership__name organisation__name",
        without="reason",
        what=_("For those who keep a profile: whom you asked to keep it, and with which words"),
        why=_("so that they know who asks"),
        ground=Ground.INTEREST,
        until=_("a year after it was decided, or until you erase your account"),
    ),
    Kept(
        holds={"partnerships.Candidacy": "decided_by"},
        of="decided_by",
        more="partnership__name organisation__name",
        without="words",
        what=_("Which claims and offers of profiles you decided, and why"),
        why=_("so that it is known who decided"),
        ground=Ground.INTEREST,
        until=_("a year after it was decided; your name goes with your account"),
    ),
    Kept(
        holds={"partnerships.Partnership": "verified_by"},
        of="verified_by",
        without="summary objectives results aliases",
        what=_("For coordinators: that you confirmed a profile last"),
        why=_("so that readers know that somebody stands for it"),
        ground=Ground.INTEREST,
        until=_("until somebody confirms it again, or you erase your account"),
    ),
    Kept(
        holds={"partnerships.KeyFigure": "verified_by"},
        of="verified_by",
        more="partnership__name indicator__name",
        what=_("For coordinators: which figures you confirmed last"),
        why=_("so that readers know that somebody stands for them"),
        ground=Ground.INTEREST,
        until=_("until somebody confirms them again, or you erase your account"),
    ),
    Kept(
        holds=dict.fromkeys(
            ("partnerships.Organisation", "partnerships.Programme", "partnerships.Initiative", "partnerships.Person"),
            "verified_by",
        ),
        of="verified_by",
        without="name aliases summary note removed_as aim history activities",
        what=_("Which organisations, and for admins which other records, you confirmed last"),
        why=_("so that readers know that somebody stands for them"),
        ground=Ground.INTEREST,
        until=_("until somebody confirms them again, or you erase your account"),
    ),
    Kept(
        holds={"partnerships.FigureRevision": "by before after"},
        of="by",
        more="partnership__name",
        what=_("For coordinators: which figures you recorded, changed or removed, and what they said"),
        why=_("so that everybody sees how a number came about"),
        ground=Ground.INTEREST,
        until=_("as long as the partnership is shown; your name goes with your account"),
    ),
    Kept(
        holds={"partnerships.PartnershipRevision": "by summary objectives results"},
        of="by",
        more="partnership__name",
        what=_("For coordinators: which texts of a profile you wrote, in every version"),
        why=_("so that everybody sees how a profile came about, and an earlier text can be brought back"),
        ground=Ground.INTEREST,
        until=_("as long as the partnership is shown; your name goes with your account"),
    ),
    Kept(
        holds={"partnerships.OrganisationRevision": "by summary"},
        of="by",
        more="organisation__name",
        what=_("For those who keep an organisation's profile: what you wrote there, in every version"),
        why=_("so that everybody sees how a profile came about, and an earlier text can be brought back"),
        ground=Ground.INTEREST,
        until=_("as long as the organisation is shown; your name goes with your account"),
    ),
    Kept(
        holds={"partnerships.FreshnessStep": "member"},
        of="member",
        more="partnership__name organisation__name",
        without="words",
        what=_("For coordinators: when a mail asked you whether a profile is still correct"),
        why=_("so that nobody is asked twice, and a profile is archived only after you were asked"),
        ground=Ground.INTEREST,
        until=_("two years, or until you erase your account"),
    ),
    Kept(
        holds={"partnerships.FreshnessStep": "by words"},
        of="by",
        more="partnership__name organisation__name",
        what=_("When you confirmed or archived a profile, and what you said with it"),
        why=_("so that admins see who knows that it is true"),
        ground=Ground.INTEREST,
        until=_("two years; your name goes with your account"),
    ),
    Kept(
        holds={"partnerships.OrganisationMerge": "by reason undone_reason"},
        of="by",
        more="kept__name merged__name",
        what=_("For admins: that you made one record of two, and why"),
        why=_("so that it is known who decided, and can be taken back"),
        ground=Ground.INTEREST,
        until=_("as long as the records are there; your name goes with your account"),
    ),
    Kept(
        holds={"partnerships.Person": "member"},
        of="member",
        what=_("That a page about a person of the records is about you, if you claimed it"),
        why=_("so that readers find from the record to you"),
        ground=Ground.CONTRACT,
        until=_("until you erase your account"),
    ),
    Kept(
        holds={"partnerships.Claim": "member words reason"},
        of="member",
        more="person__name",
        what=_("That you claimed a page about a person of the records, how we can know, and what came of it"),
        why=_("to make sure that nobody claims the page of somebody else"),
        ground=Ground.INTEREST,
        until=_("a year after it was decided, or until you erase your account"),
    ),
    Kept(
        holds={"partnerships.Claim": "decided_by"},
        of="decided_by",
        without="words reason",
        what=_("For admins: which claims you decided"),
        why=_("so that it is known who decided"),
        ground=Ground.INTEREST,
        until=_("a year after it was decided"),
    ),
    *exchange_privacy.KEPT,
    Kept(
        holds={
            "partnerships.Person": "slug name aliases note removed_as",
            "partnerships.Affiliation": "title",
            "partnerships.Organisation": "summary",
            "partnerships.Partnership": "summary objectives results",
        },
        what=_("People named in the Output Paper and other public records: name, role, affiliation as printed there"),
        why=_("because they acted in public, for those who look for who did what; no contact data is kept"),
        ground=Ground.INTEREST,
        until=SOURCE,
        withheld=_("it is public: your page shows all of it"),
    ),
)

_RECORD: Final = "slug name aliases source_section"

# Records of money, bodies and figures. People are named in those above.
IMPERSONAL: Final = {
    **exchange_privacy.IMPERSONAL,
    "partnerships.VouchingDomain": "domain",
    "partnerships.Programme": f"{_RECORD} summary",
    "partnerships.Sector": _RECORD,
    "partnerships.TargetMarket": f"{_RECORD} country",
    "partnerships.Technology": _RECORD,
    "partnerships.Initiative": f"{_RECORD} full_name noun aim history activities",
    "partnerships.Generation": f"{_RECORD} call_reference note target_markets_note",
    "partnerships.Call": f"{_RECORD} summary strands status_as_printed budget_as_printed currency website "
    "cluster_roles opens_zone",
    "partnerships.CallDeadline": "stage zone",
    "partnerships.CallReminder": "zone",
    "partnerships.Organisation": f"{_RECORD} short_name country place website archive_reason logo logo_alt",
    "partnerships.OrganisationRevision": "country region place website",
    "partnerships.OrganisationMerge": "moved added",
    "partnerships.Person": "source_section",
    "partnerships.Affiliation": "source_section",
    "partnerships.Partnership": f"{_RECORD} full_name initiative_as_printed website archive_reason logo logo_alt",
    "partnerships.PartnershipRevision": "website",
    "partnerships.Participation": "country region source_section",
    "partnerships.Indicator": f"{_RECORD} unit",
    "partnerships.KeyFigure": (
        "key source evidence_url value_as_printed label_as_printed unit note source_section footnote_url"
    ),
}


TERMS: Final = (
    Term(
        name="claims",
        what=_("Claims of people in the records"),
        since=_("after they were decided"),
        days=365,
        forget=lambda before: Claim.objects.filter(decided_at__lt=before).delete()[0],
    ),
    Term(
        name="candidacies",
        what=_("Claims and offers of profiles"),
        since=_("after they were decided"),
        days=365,
        forget=lambda before: Candidacy.objects.filter(decided_at__lt=before).delete()[0],
    ),
    Term(
        name="freshness-steps",
        what=_("Who was asked whether a profile is still correct, and who confirmed it"),
        since=_("after it was done"),
        days=730,
        forget=lambda before: FreshnessStep.objects.filter(taken_at__lt=before).delete()[0],
    ),
    *exchange_privacy.TERMS,
)


def export(member: Member) -> Iterator[Exported]:
    """Give what is kept of a member here."""
    return exported(KEPT, member)


def erase(member: Member, *, names: Names, keeps_posts: bool) -> None:
    """Leave the records as they are: editorships and affiliations go with the account, the link to a person too.

    What the record itself says of a person goes by `Person.remove`, if they ask for that.
    """
    exchange_privacy.erase(member)
