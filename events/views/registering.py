"""What people do to take part in an event: register, change, cancel; with an account or by the link in their letter."""

from typing import Any, Final

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.querysets import keyset_page
from events.breakouts import blocks_of
from events.models import Registration, RegistrationRules
from events.models.registration_choosing import BreakoutFullError, TooLateError
from events.models.registration_deeds import NoSeatError
from events.models.registration_words import TooManyGuestsError
from events.registration_door import find_registration, get_registration, open_door, sees_participants
from events.registration_forms import GuestForm, RegistrationForm
from events.registration_tokens import read_link
from members.rules import is_member


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest, slug: str) -> HttpResponse:
    """Register for an event, or say in words why one cannot just now."""
    rules = get_object_or_404(RegistrationRules.objects.visible_to(request.user).of(slug))
    mine = find_registration(request, slug)
    if mine and mine.is_current:
        return redirect(mine)
    blocks = blocks_of(rules.event)
    member = request.user if is_member(request.user) else None
    form_class = RegistrationForm if member else GuestForm
    said = {"name": member.display_name, "affiliation": member.affiliation} if member else {}
    form = form_class(request.POST or None, rules=rules, blocks=blocks, initial=said)
    status = rules.status
    may = (member.verified_at is not None) if member else rules.who == rules.Who.EVERYONE
    if request.method == "POST" and may and form.is_valid():
        try:
            if member:
                args: dict[str, Any] = {"member": member, "said": form.said, "wishes": form.wishes}
                return redirect(Registration.objects.register(rules.event, **args))
            email = form.cleaned_data["email"]
            Registration.objects.ask(rules.event, email=email, said=form.said, wishes=form.wishes)
        except NoSeatError as error:
            status = error.openness
        except TooManyGuestsError:
            form.add_error(None, _("So many people register just now that no more mails go out. Try again in an hour."))
        else:
            return render(request, "events/registration_sent.html", {"event": rules.event, "email": email})
    context = {"rules": rules, "event": rules.event, "form": form, "status": status, "may": may}
    return render(request, "events/register.html", context, status=422 if request.method == "POST" else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def registration_open(request: HttpRequest, token: str) -> HttpResponse:
    """Exchange the link in a guest's letter, once, for a session of this browser: the address is noted by proxies."""
    link = read_link(token)
    if link and request.method == "POST" and link.registration.use_link(link.number):
        open_door(request, link.registration)
        answer: HttpResponse = redirect(link.registration)
    elif link and request.method != "POST":
        answer = render(request, "events/registration_open.html", {"event": link.registration.event})
    else:
        answer = render(request, "events/registration_stale.html", status=404)
    answer["Referrer-Policy"] = "strict-origin"  # "no-referrer" would take the origin from the form as well
    return answer


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def registration_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one's own registration, and change it."""
    registration = get_registration(request, slug)
    rules = get_object_or_404(RegistrationRules.objects.of(slug).select_related("event"))
    blocks = blocks_of(rules.event, registration)
    form = RegistrationForm(request.POST or None, rules=rules, blocks=blocks, mine=registration)
    if request.method == "POST" and registration.is_current and form.is_valid():
        try:
            with transaction.atomic():
                registration.say(form.said)
                if form.wishes:
                    registration.choose(form.wishes)
        except BreakoutFullError as error:
            block = next(one for one in blocks if one.option(error.session))
            form.add_error(f"block-{block.session.pk}", _("The last seat there was just taken. Choose another one."))
        except TooLateError:
            form.add_error(None, _("Breakouts cannot be chosen any more."))
        else:
            messages.success(request, _("Saved."))
            return redirect(registration)
    context = {"registration": registration, "rules": rules, "event": rules.event, "blocks": blocks, "form": form}
    return render(request, "events/registration_detail.html", context, status=422 if form.is_bound else 200)


# What one does with one's own registration by a button: the verb, and what is said afterwards.
DEEDS: Final = {"confirm": "verify", "accept": "accept", "cancel": "cancel", "forget": "forget"}


@require_POST
def registration_act(request: HttpRequest, slug: str, deed: str) -> HttpResponse:
    """Confirm one's address, take an offered seat, cancel, or have everything deleted."""
    registration = get_registration(request, slug)
    if deed not in DEEDS:
        raise Http404
    try:
        getattr(registration, DEEDS[deed])()
    except NoSeatError:
        messages.warning(request, _("The seat went to somebody else, or registration has closed meanwhile."))
        return redirect(registration)
    if deed == "forget":
        messages.success(request, _("Your registration and everything you said with it is deleted."))
        return redirect(registration.event)
    if not registration.member_id:
        open_door(request, registration)
    return redirect(registration)


@never_cache
@require_safe
def participant_list(request: HttpRequest, slug: str) -> HttpResponse:
    """List who takes part and agreed to be seen, for those whom the rules of the event name."""
    rules = get_object_or_404(RegistrationRules.objects.visible_to(request.user).of(slug))
    if not sees_participants(request, rules):
        raise Http404
    listed = Registration.objects.for_event(rules.event).listed()
    page = keyset_page(listed, request.GET, key="name", newest_first=False)
    return render(request, "events/participant_list.html", {"event": rules.event, "page": page, "rules": rules})
