"""The site's addresses, and beside them the plainest pages there can be, to compare with."""

from django.contrib.auth.models import Group
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path

PAGE = engines["django"].from_string("<!DOCTYPE html><title>One query</title><h1>{{ group }}</h1>\n")
WRITTEN = "benchmark_written"


def bare(request: HttpRequest) -> HttpResponse:
    """Ask the database one thing and say it: no template, no model."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM auth_group")
        return HttpResponse(f"{cursor.fetchone()}\n")


def one_query(request: HttpRequest) -> HttpResponse:
    """Fetch one row and draw one small template."""
    return HttpResponse(PAGE.render({"group": Group.objects.first()}, request))


def two_query_write(request: HttpRequest) -> HttpResponse:
    """Fetch one row, add another in the same transaction, lead on."""
    with transaction.atomic(), connection.cursor() as cursor:
        group = Group.objects.first()
        cursor.execute(f"INSERT INTO {WRITTEN} (source) VALUES (%s)", [f"{group} {request.POST['source']}"])
    return HttpResponse(status=302, headers={"Location": "/one-query/"})


urlpatterns = [
    path("bare/", bare),
    path("one-query/", one_query),
    path("two-query-write/", two_query_write),
    path("", include("config.urls")),
]
