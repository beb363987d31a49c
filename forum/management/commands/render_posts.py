"""Draw posts anew after an upgrade that changed how Markdown becomes HTML."""

from typing import Any

from django.core.management.base import BaseCommand

from forum.rendering import render_outdated


class Command(BaseCommand):
    """Runs while the site serves; run again, it finds nothing to do."""

    help = "Render every post again that an earlier version of the renderer drew."

    def handle(self, *, verbosity: int, **_options: Any) -> None:
        """Do it, batch by batch."""
        done = 0
        for count in render_outdated():
            done += count
            if verbosity:
                self.stdout.write(f"{done} posts rendered.")
        if verbosity:
            self.stdout.write("Every post is as the renderer draws it now.")
