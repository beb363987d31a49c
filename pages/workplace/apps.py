"""Django admin as our staff's workplace: its start page, menus, figures and quick search."""

from django.contrib.admin.apps import AdminConfig


class WorkplaceConfig(AdminConfig):
    default_site = "pages.workplace.site.WorkplaceSite"
