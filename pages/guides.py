"""How admins answer what people ask about their data: what to look at, step by step, and a letter to start from."""

from typing import TYPE_CHECKING, Final, NamedTuple

from django.utils.translation import gettext_lazy as _

from members.models import DataRequest

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Kind = DataRequest.Kind


class Guide(NamedTuple):
    """The steps to an answer, and its first draft."""

    steps: "tuple[_StrPromise, ...]"
    letter: "_StrPromise"


WHO: Final = _(
    "Make sure who asks. A member who was signed in has shown it; of anybody else ask one question back, by mail to "
    "the address they gave or, better, to one that their organisation prints. Ask for no copy of an identity card."
)

GUIDES: Final = {
    Kind.ACCESS: Guide(
        (
            WHO,
            _("A member fetches all of it under Your data: tell them so, and wait until they have it."),
            _("Somebody in the records: what their page shows is all there is, with the section it comes from."),
            _("Somebody in neither: say that nothing is kept. This request itself goes a year after the answer."),
        ),
        _(
            "You asked what we keep about you. As a member you find a copy of everything under Settings, Your data. "
            "The register says why it is kept and for how long: {register}. What records of events say of you stands "
            "on the page you named; it comes from the published Output Paper."
        ),
    ),
    Kind.RECTIFY: Guide(
        (
            WHO,
            _("Members correct name, affiliation, address and posts themselves: tell them where."),
            _("In a record: compare with the source. What the source prints stays “as printed”; a wrong affiliation "
              "or spelling of ours is corrected in the workplace, another spelling added to the other spellings."),
            _("If the source itself is wrong, note that on the person's record, so that readers see both."),
        ),
        _("You asked us to correct what we say of you. We have compared it with the source and corrected it: ..."),
    ),
    Kind.ERASE: Guide(
        (
            WHO,
            _("Members erase their account themselves under Your data. If they cannot sign in, do it below, as they "
              "choose: their posts stay without a name, or go."),
            _("Somebody in the records: tick the removal below. The name goes from pages, files, feeds and search at "
              "once; released agendas are shown without it."),
            _("Refuse only what the law lets you keep, and say which article: for example what a decision rests on "
              "that is still contested (Article 17(3)(e))."),
        ),
        _("You asked us to erase what we keep about you. It is done: ... Copies in backups are overwritten in time."),
    ),
    Kind.OBJECT: Guide(
        (
            WHO,
            _("People in the records object to being shown: nobody has to give a reason. Tick the removal below."),
            _("Objections to mail: members turn it off in one click; do it for them if they cannot."),
            _("Anything else rests on our legitimate interest: go on only if you can say why it weighs more."),
        ),
        _("You objected to how we use your data. We have stopped: your name is gone from the pages you named."),
    ),
    Kind.RESTRICT: Guide(
        (
            WHO,
            _("Hide what is contested (the thread, the post, the person) until it is settled, and write down why."),
            _("Tell them before you show it again (Article 18(3))."),
        ),
        _("You asked us to leave your data alone until it is settled. Until then it is hidden: ..."),
    ),
}  # fmt: skip
