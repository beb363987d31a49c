"""What the worker does for partnerships: has profiles confirmed that nobody has confirmed for half a year."""

from procrastinate.contrib.django import app

from partnerships.models import Partnership


@app.periodic(cron="20 7 * * *")
@app.task(queueing_lock="keep_profiles_true")
def keep_profiles_true(timestamp: int) -> None:
    """Ask, remind or archive, each profile by itself: one that fails is tried again tomorrow and stops no other."""
    for partnership in Partnership.objects.due().kept_by_somebody().iterator(chunk_size=200):
        see_to_profile.defer(partnership_id=partnership.pk)


@app.task(queue="notices")
def see_to_profile(*, partnership_id: int) -> None:
    """Take the step that is due for one profile."""
    for partnership in Partnership.objects.due().filter(pk=partnership_id):
        partnership.see_to()
