"""The site's addresses, and beside them the plainest page there is: one query, one line."""

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def one_query(request: HttpRequest) -> HttpResponse:
    """Ask the database one thing and say it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM auth_group")
        return HttpResponse(f"{cursor.fetchone()}\n")


urlpatterns = [path("one-query/", one_query), path("", include("config.urls"))]
