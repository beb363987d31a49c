"""What is kept of what members write, read and do in the forum."""

from collections.abc import Iterator
from typing import Final

from django.utils.translation import gettext_lazy as _

from core.privacy import Exported, Ground, Kept, Term, exported
from core.removal import Names
from forum import erasing
from forum.models import Attachment, Draft, Report
from forum.models.operations import UNDOABLE, Operation
from forum.models.reports import DAYS_TO_KEEP_NAMES
from members.models import Member

POSTS: Final = _("until you erase your account: then you choose whether posts go or stay without your name")

KEPT: Final = (
    Kept(
        holds={"forum.Post": "author affiliation source html"},
        of="author",
        without="html",
        more="thread__title",
        what=_("What you post, with the affiliation you had at that moment"),
        why=_("because a discussion is made of it"),
        ground=Ground.CONTRACT,
        until=POSTS,
    ),
    Kept(
        holds={"forum.Practice": "challenge method steps result recommendation"},
        of="post__author",
        what=_("Good practices you told, in their parts"),
        why=_("so that another partnership can use them"),
        ground=Ground.CONTRACT,
        until=POSTS,
    ),
    Kept(
        holds={"forum.Thread": "author title slug"},
        of="author",
        what=_("Threads you started, with their titles"),
        why=_("because a discussion needs a beginning"),
        ground=Ground.CONTRACT,
        until=POSTS,
    ),
    Kept(
        holds={"forum.Thread": "last_author"},
        what=_("That you wrote the latest post of a thread"),
        why=_("so that lists say who wrote last"),
        ground=Ground.CONTRACT,
        until=_("until somebody else writes there, or you erase your account"),
        withheld=_("your posts say it"),
    ),
    Kept(
        holds={"forum.PostRevision": "source editor reason"},
        of="editor",
        what=_("What your posts said before you changed them, and why you did"),
        why=_("so that an answer still makes sense"),
        ground=Ground.INTEREST,
        until=_("as long as the post"),
    ),
    Kept(
        holds={"forum.Draft": "member title source fields"},
        of="member",
        what=_("Drafts: what you were writing. Nobody else sees them, admins neither"),
        why=_("so that no text is lost"),
        ground=Ground.CONTRACT,
        until=_("half a year after you saved it last, or until you erase your account"),
    ),
    Kept(
        holds={"forum.Attachment": "member file name media_type alt"},
        of="member",
        what=_("Images and files you uploaded, without place or camera"),
        why=_("because they are part of your posts"),
        ground=Ground.CONTRACT,
        until=_("a day if you do not post it, then as long as the post"),
    ),
    Kept(
        holds={"forum.Mention": "member", "forum.Reaction": "member", "forum.Bookmark": "member"},
        of="member",
        more="post__thread__title",
        what=_("Which posts name you, which ones you reacted to or bookmarked"),
        why=_("to tell you, to count reactions, to let you find posts again; nobody else sees bookmarks"),
        ground=Ground.CONTRACT,
        until=_("until you take it back, the post goes, or you erase your account"),
    ),
    Kept(
        holds={"forum.Nomination": "nominated_by text reason"},
        of="nominated_by",
        more="post__thread__title",
        what=_("Posts you marked as a take-away of a session, with the sentence you wrote for it"),
        why=_("so that rapporteurs can take it up"),
        ground=Ground.CONTRACT,
        until=_("your name until you erase your account; the sentence as long as the post"),
    ),
    Kept(
        holds={"forum.Nomination": "decided_by"},
        of="decided_by",
        without="text",
        what=_("For rapporteurs: which marked posts you took up or declined"),
        why=_("so that it is known who decided"),
        ground=Ground.INTEREST,
        until=_("until you erase your account"),
    ),
    Kept(
        holds={"forum.ThreadState": "member"},
        of="member",
        more="thread__title",
        what=_("Up to where you have read a thread, and how much you wish to hear of it"),
        why=_("to show what is new for you; nobody else sees it"),
        ground=Ground.CONTRACT,
        until=_("until you erase your account"),
    ),
    Kept(
        holds={"forum.OperationMark": "member"},
        of="member",
        more="operation__thread__title",
        what=_("Up to where you had read threads before moderators merged them"),
        why=_("so that a merge can be undone"),
        ground=Ground.INTEREST,
        until=_("90 days"),
    ),
    Kept(
        holds={"forum.Operation": "by"},
        of="by",
        more="thread__title",
        what=_("For moderators: which threads you moved, split or merged"),
        why=_("so that it can be undone"),
        ground=Ground.INTEREST,
        until=_("90 days; your name goes with your account"),
    ),
    Kept(
        holds={"forum.TopicState": "member"},
        of="member",
        more="topic__title",
        what=_("Up to where you have read a topic, and how much you wish to hear of it"),
        why=_("to show what is new for you; nobody else sees it"),
        ground=Ground.CONTRACT,
        until=_("until you erase your account"),
    ),
    Kept(
        holds={"forum.Report": "reporter legal_ground explanation"},
        of="reporter",
        without="name email case",
        what=_("What you reported, and in which words"),
        why=_("so that moderators can look at it; the author learns neither who reported nor how"),
        ground=Ground.DUTY,
        until=_("as long as what you reported; your name goes with your account"),
    ),
    Kept(
        holds={"forum.Report": "name email"},
        what=_("If you report something without an account: your name and address"),
        why=_("so that the answer reaches you"),
        ground=Ground.DUTY,
        until=_("a year after the decision"),
        withheld=_("you have no account; ask for a copy"),
    ),
    Kept(
        holds={"forum.Report": "member", "forum.Case": "member"},
        what=_("That your profile was reported"),
        why=_("so that moderators can look at it"),
        ground=Ground.DUTY,
        until=_("until you erase your account"),
        withheld=_("who reports is not told to who is reported; decisions about you are in your export"),
    ),
    Kept(
        holds={"forum.Case": "claimed_by"},
        of="claimed_by",
        what=_("For moderators: which cases you looked at"),
        why=_("so that two never handle the same"),
        ground=Ground.INTEREST,
        until=_("as long as the case; your name goes with your account"),
    ),
    Kept(
        holds={"forum.Decision": "author rule facts"},
        of="author",
        without="case",
        what=_("What moderators decided about something of yours that was reported, on which rule and facts"),
        why=_("so that you have reasons that you can contest"),
        ground=Ground.DUTY,
        until=_("as long as what was reported; your name goes with your account"),
    ),
    Kept(
        holds={"forum.Decision": "moderator"},
        of="moderator",
        what=_("For moderators: what you decided about reports"),
        why=_("so that somebody else decides on an appeal"),
        ground=Ground.INTEREST,
        until=_("as long as what was reported; your name goes with your account"),
    ),
    Kept(
        holds={"forum.Appeal": "words answer"},
        of="decision__author",
        without="against decided_by",
        what=_("What you said against a decision, and the answer"),
        why=_("so that somebody else can decide it"),
        ground=Ground.DUTY,
        until=_("as long as the decision; your name goes with your account"),
    ),
    Kept(
        holds={"forum.Appeal": "decided_by"},
        of="decided_by",
        without="words",
        what=_("For moderators: which appeals you decided"),
        why=_("so that it is known who decided"),
        ground=Ground.DUTY,
        until=_("as long as the decision; your name goes with your account"),
    ),
    Kept(
        holds={"forum.Appeal": "against"},
        what=_("For moderators: that somebody appealed against a decision of yours"),
        why=_("so that not you decide the appeal"),
        ground=Ground.DUTY,
        until=_("as long as the decision; your name goes with your account"),
        withheld=_("it says no more than the decision, which is in your export"),
    ),
    Kept(
        holds={"forum.TopicModerator": "member"},
        of="member",
        more="topic__title",
        what=_("For moderators of topics: which ones"),
        why=_("so that the site lets you moderate there"),
        ground=Ground.CONTRACT,
        until=_("until it is ended, or you erase your account"),
    ),
    Kept(
        holds={"forum.ModerationEntry": "member label reason before after"},
        of="member",
        what=_("What moderators decided about your account, and why"),
        why=_("so that decisions can be checked; nobody can alter the log"),
        ground=Ground.INTEREST,
        until=_("as long as the Forum exists; your name goes with your account"),
    ),
    Kept(
        holds={"forum.Change": "member label before after"},
        of="member",
        what=_("Every change to what you may do here: roles, groups, suspensions"),
        why=_("so that rights can be checked; nobody can alter the log"),
        ground=Ground.INTEREST,
        until=_("as long as the Forum exists; it names your number, not you"),
    ),
    Kept(
        holds={"forum.Change": "by"},
        of="by",
        without="label before after",
        what=_("For staff: what you changed in the workplace"),
        why=_("so that changes can be checked; nobody can alter the log"),
        ground=Ground.INTEREST,
        until=_("as long as the Forum exists; your name goes with your account"),
    ),
    Kept(
        holds={"forum.Held": "author title source parts reason"},
        of="author",
        what=_("Texts of yours that wait for a moderator, or waited"),
        why=_("so that they can be posted, or you can read why they were not"),
        ground=Ground.INTEREST,
        until=_("until you erase your account"),
    ),
    Kept(
        holds={"forum.Pace": "member tokens"},
        of="member",
        without="tokens",
        what=_("How often you posted, changed posts and reported within the last day"),
        why=_("so that nobody floods the Forum"),
        ground=Ground.INTEREST,
        until=_("until you do it again after a day, or erase your account"),
    ),
    Kept(
        holds={"forum.ModerationEntry": "moderator"},
        of="moderator",
        without="label",
        what=_("For moderators: what you decided, and why"),
        why=_("so that decisions can be checked; nobody can alter the log"),
        ground=Ground.INTEREST,
        until=_("as long as the Forum exists; your name goes with your account"),
    ),
)

# What topics are called and what they are for; reasons that moderators choose from.
IMPERSONAL: Final = {
    "forum.Watched": "text replacement reason",
    "forum.Topic": "slug title aliases summary source_section",
    "forum.ReasonTemplate": "title rule facts",
    # Why moderators closed a thread; numbers of posts and threads.
    "forum.Thread": "closing_reason",
    "forum.Operation": "posts followers stood",
    # What kind of thing was changed, and its number.
    "forum.Change": "model object_id",
}


TERMS: Final = (
    Term(
        name="drafts",
        what=_("Drafts"),
        since=_("after they were saved last"),
        days=183,
        forget=lambda before: Draft.objects.filter(saved_at__lt=before).delete()[0],
    ),
    Term(
        name="unposted-files",
        what=_("Uploaded files that stand in no post and no draft"),
        since=_("after they were uploaded"),
        days=1,
        forget=lambda before: Attachment.objects.forgotten(before).delete()[0],
    ),
    Term(
        name="operations",
        what=_("How threads stood before they were moved, split or merged"),
        since=_("after it was done"),
        days=UNDOABLE.days,
        forget=lambda before: Operation.objects.filter(done_at__lt=before).delete()[0],
    ),
    Term(
        name="visitors-reports",
        what=_("Name and address of who reported something without an account"),
        since=_("after the case was decided"),
        days=DAYS_TO_KEEP_NAMES,
        forget=lambda before: Report.objects.forget_names(before),
    ),
)


def export(member: Member) -> Iterator[Exported]:
    """Give what is kept of a member here."""
    return exported(KEPT, member)


def erase(member: Member, *, names: Names, keeps_posts: bool) -> None:
    """Take the names out of what all have written, then let go of a member's own posts, or take them along."""
    erasing.forget_names(member, names)
    if not keeps_posts:
        erasing.take_along(member)
    erasing.let_go(member)
