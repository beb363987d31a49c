"""The site's table of contents."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from members.workplace import may_enter

# Staff sign in as everybody does: with the same limits and the same second factor.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
admin.site.has_permission = may_enter  # type: ignore[method-assign]
admin.site.site_header = "Cluster Forum"
admin.site.site_title = "Cluster Forum"
admin.site.index_title = "Workplace"
# The lists need the width; the start page and the breadcrumbs lead everywhere.
admin.site.enable_nav_sidebar = False


urlpatterns: list[URLPattern | URLResolver] = [
    path("admin/", admin.site.urls),
    path("accounts/", include("allauth.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("", include("pages.urls")),
    path("", include("forum.urls")),
    path("", include("events.urls")),
    path("", include("partnerships.urls")),
    path("", include("notifications.urls")),
    path("", include("pages.member_urls")),
]
