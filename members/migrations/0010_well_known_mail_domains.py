"""Well-known mail services to start the list with; admins keep it from then on."""

from django.db import migrations

THROWAWAY = """
10minutemail.com dispostable.com fakeinbox.com getnada.com guerrillamail.com guerrillamail.net mailcatch.com
maildrop.cc mailinator.com mailnesia.com mintemail.com mohmal.com mytemp.email sharklasers.com spamgourmet.com
temp-mail.org tempail.com tempmail.com throwawaymail.com trashmail.com yopmail.com yopmail.fr
"""
PUBLIC = """
aol.com free.fr gmail.com gmx.at gmx.ch gmx.de gmx.net googlemail.com hotmail.com icloud.com inbox.lv interia.pl laposte.net
libero.it live.com mail.com mail.ru mailbox.org me.com msn.com o2.pl orange.fr outlook.com posteo.de proton.me
protonmail.com seznam.cz t-online.de tutanota.com tuta.com virgilio.it web.de wp.pl yahoo.com yandex.ru zoho.com
"""


def fill(apps, schema_editor):
    """Add what is not there."""
    domains = apps.get_model("members", "MailDomain").objects
    for kind, names in (("throwaway", THROWAWAY), ("public", PUBLIC)):
        for name in names.split():
            domains.get_or_create(domain=name, defaults={"kind": kind})


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0009_mail_domains'),
    ]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
