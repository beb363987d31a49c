"""What somebody did whose account was erased at that very moment: it is refused by the database, and told in words."""

from http import HTTPStatus

from django.contrib.auth import logout
from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from members.models import Member
from members.rules import is_member


def answer_if_gone(request: HttpRequest, exception: Exception) -> HttpResponse | None:
    """Return what to say where a request failed because its account ended; other failures stay what they are."""
    expected = isinstance(exception, DatabaseError | ObjectDoesNotExist)
    if not expected or not is_member(request.user) or _is_there(request.user):
        return None
    logout(request)
    return render(request, "members/gone.html", status=HTTPStatus.GONE)


def _is_there(member: Member) -> bool:
    """Tell whether the account stands, after waiting for an erasure that is under way."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM members_member WHERE id = %s FOR KEY SHARE", [member.pk])
        return cursor.fetchone() is not None
