"""The site's table of contents."""

from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, include, path
from django.views.decorators.cache import never_cache

# Staff sign in as everybody does: with the same limits and the same second factor.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
admin.site.site_header = "Cluster Forum"
admin.site.site_title = "Cluster Forum"
admin.site.index_title = "Workplace"


@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """Say that this process answers; it asks nobody else, not even the database."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz, name="healthz"),
    path("admin/", admin.site.urls),
    path("accounts/", include("allauth.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    *(
        path("", include(f"{app}.urls"))
        for app in ("pages", "forum", "events", "partnerships", "members", "notifications")
        if (settings.BASE_DIR / app / "urls.py").exists()
    ),
]
