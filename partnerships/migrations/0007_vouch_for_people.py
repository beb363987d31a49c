"""Partnerships stand for their own people from the start; sample members are the demonstration's own."""

from django.db import migrations
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone


def vouch(apps, schema_editor):
    """Write down what the receivers would have."""
    Vouch, Member = apps.get_model("partnerships", "Vouch"), apps.get_model("members", "Member")
    for name in ("Editorship", "Affiliation"):
        rows = apps.get_model("partnerships", name).objects
        for row in rows.filter(member__isnull=False, partnership__isnull=False):
            Vouch.objects.get_or_create(member_id=row.member_id, partnership_id=row.partnership_id)
    vouched = Q(Exists(Vouch.objects.filter(member=OuterRef("pk")))) | Q(is_sample=True, verified_at__isnull=False)
    Member.objects.filter(vouched, vouched_at__isnull=True).update(vouched_at=timezone.now())


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0008_silences'),
        ('partnerships', '0006_vouches'),
    ]

    operations = [
        migrations.RunPython(vouch, migrations.RunPython.noop),
    ]
