"""Exchanges, and the countries that take part: a list that admins keep from then on."""
import datetime
import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.expressions
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


SOURCE = "COSME countries, 2018: COM(2021) 685"
COUNTRIES = (
    "AL AM AT BA BE BG CY CZ DE DK EE ES FI FR GB GR HR HU IE IS IT LT LU LV MD ME MK MT NL PL PT RO RS SE SI SK TR UA XK"
)


def fill(apps, _editor):
    """Take over the list as its source has it."""
    countries = apps.get_model("partnerships", "EligibleCountry").objects
    countries.bulk_create([countries.model(code=code, source=SOURCE) for code in COUNTRIES.split()])


class Migration(migrations.Migration):

    dependencies = [
        ('partnerships', '0015_who_keeps_a_profile'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='EligibleCountry',
            fields=[
                ('code', models.CharField(help_text='ISO 3166-1 alpha-2.', max_length=2, primary_key=True, serialize=False, verbose_name='country')),
                ('source', models.CharField(help_text='Who says that it takes part, and when.', max_length=200, verbose_name='source')),
                ('ended_on', models.DateField(blank=True, help_text='Empty: it takes part. What was agreed before stands.', null=True, verbose_name='no longer from')),
            ],
            options={
                'verbose_name': 'eligible country',
                'verbose_name_plural': 'eligible countries',
                'ordering': ['code'],
            },
        ),
        migrations.CreateModel(
            name='Exchange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('contact', models.CharField(blank=True, max_length=200, verbose_name='how the visitor is reached')),
                ('mode', models.CharField(choices=[('physical', 'Physical: a stay abroad'), ('virtual', 'Virtual')], default='physical', max_length=8, verbose_name='mode')),
                ('starts_on', models.DateField(verbose_name='first day')),
                ('ends_on', models.DateField(verbose_name='last day')),
                ('goals', models.TextField(blank=True, max_length=4000, verbose_name='goals')),
                ('agenda', models.TextField(blank=True, max_length=4000, verbose_name='agenda')),
                ('language', models.CharField(choices=[('bg', 'Български'), ('cs', 'Čeština'), ('da', 'Dansk'), ('de', 'Deutsch'), ('el', 'Ελληνικά'), ('en', 'English'), ('es', 'Español'), ('et', 'Eesti'), ('fi', 'Suomi'), ('fr', 'Français'), ('ga', 'Gaeilge'), ('hr', 'Hrvatski'), ('hu', 'Magyar'), ('it', 'Italiano'), ('lt', 'Lietuvių'), ('lv', 'Latviešu'), ('mt', 'Malti'), ('nl', 'Nederlands'), ('pl', 'Polski'), ('pt', 'Português'), ('ro', 'Română'), ('sk', 'Slovenčina'), ('sl', 'Slovenščina'), ('sv', 'Svenska')], default='en', max_length=2, verbose_name='language')),
                ('given', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), default=list, editable=False, verbose_name='consents')),
                ('saved_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='last changed')),
                ('submitted_at', models.DateTimeField(editable=False, null=True, verbose_name='submitted')),
                ('validated_at', models.DateTimeField(editable=False, null=True, verbose_name='validated')),
                ('refused_at', models.DateTimeField(editable=False, null=True, verbose_name='refused')),
                ('matched_at', models.DateTimeField(editable=False, null=True, verbose_name='matched')),
                ('committed_at', models.DateTimeField(editable=False, null=True, verbose_name='committed')),
                ('reported_at', models.DateTimeField(editable=False, null=True, verbose_name='reported')),
                ('closed_at', models.DateTimeField(editable=False, null=True, verbose_name='closed')),
                ('cancelled_at', models.DateTimeField(editable=False, null=True, verbose_name='cancelled')),
                ('end_reason', models.CharField(blank=True, max_length=500, verbose_name='why it is refused or cancelled')),
                ('report', models.TextField(blank=True, max_length=4000, verbose_name='report')),
                ('report_language', models.CharField(choices=[('bg', 'Български'), ('cs', 'Čeština'), ('da', 'Dansk'), ('de', 'Deutsch'), ('el', 'Ελληνικά'), ('en', 'English'), ('es', 'Español'), ('et', 'Eesti'), ('fi', 'Suomi'), ('fr', 'Français'), ('ga', 'Gaeilge'), ('hr', 'Hrvatski'), ('hu', 'Magyar'), ('it', 'Italiano'), ('lt', 'Lietuvių'), ('lv', 'Latviešu'), ('mt', 'Malti'), ('nl', 'Nederlands'), ('pl', 'Polski'), ('pt', 'Português'), ('ro', 'Română'), ('sk', 'Slovenčina'), ('sl', 'Slovenščina'), ('sv', 'Svenska')], default='en', max_length=2, verbose_name='language of the report')),
                ('host', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='hosted_exchanges', to='partnerships.organisation', verbose_name='host organisation')),
                ('host_country', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnerships.eligiblecountry', verbose_name='host country')),
                ('host_partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='hosted_exchanges', to='partnerships.partnership', verbose_name='host partnership')),
                ('visiting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='visits', to='partnerships.organisation', verbose_name='visiting organisation')),
                ('visiting_country', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnerships.eligiblecountry', verbose_name='visiting country')),
                ('visiting_partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='exchanges', to='partnerships.partnership', verbose_name='visiting partnership')),
                ('visitor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='exchanges', to=settings.AUTH_USER_MODEL, verbose_name='visitor')),
            ],
            options={
                'verbose_name': 'exchange',
                'verbose_name_plural': 'exchanges',
                'ordering': ['-starts_on', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='DiaryEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('side', models.CharField(choices=[('visiting', 'Visiting organisation'), ('host', 'Host organisation')], max_length=8, verbose_name='side')),
                ('title', models.CharField(max_length=120, verbose_name='title')),
                ('done', models.TextField(max_length=4000, verbose_name='what was done')),
                ('learned', models.TextField(max_length=4000, verbose_name='what was learned')),
                ('language', models.CharField(choices=[('bg', 'Български'), ('cs', 'Čeština'), ('da', 'Dansk'), ('de', 'Deutsch'), ('el', 'Ελληνικά'), ('en', 'English'), ('es', 'Español'), ('et', 'Eesti'), ('fi', 'Suomi'), ('fr', 'Français'), ('ga', 'Gaeilge'), ('hr', 'Hrvatski'), ('hu', 'Magyar'), ('it', 'Italiano'), ('lt', 'Lietuvių'), ('lv', 'Latviešu'), ('mt', 'Malti'), ('nl', 'Nederlands'), ('pl', 'Polski'), ('pt', 'Português'), ('ro', 'Română'), ('sk', 'Slovenčina'), ('sl', 'Slovenščina'), ('sv', 'Svenska')], default='en', max_length=2, verbose_name='language')),
                ('saved_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='last changed')),
                ('published_at', models.DateTimeField(editable=False, null=True, verbose_name='published')),
                ('hidden_at', models.DateTimeField(editable=False, null=True, verbose_name='hidden')),
                ('hide_reason', models.CharField(blank=True, max_length=500, verbose_name='why it is hidden')),
                ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='diary_entries', to=settings.AUTH_USER_MODEL, verbose_name='author')),
                ('exchange', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='diary', to='partnerships.exchange', verbose_name='exchange')),
            ],
            options={
                'verbose_name': 'diary entry',
                'verbose_name_plural': 'diary entries',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='ExchangeStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('deed', models.CharField(choices=[('submitted', 'submitted'), ('validated', 'validated'), ('refused', 'refused'), ('accepted', 'accepted'), ('signed', 'signed'), ('cancelled', 'cancelled'), ('lapsed', 'lapsed'), ('reinstated', 'taken up again'), ('reported', 'reported'), ('closed', 'closed'), ('reminded', 'reminded')], max_length=10, verbose_name='deed')),
                ('party', models.CharField(blank=True, choices=[('visiting', 'Visiting organisation'), ('host', 'Host organisation'), ('vop', 'Visiting partnership'), ('hop', 'Host partnership')], max_length=8, verbose_name='for')),
                ('words', models.CharField(blank=True, max_length=500, verbose_name='why')),
                ('taken_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='when')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='exchange_steps', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                ('exchange', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='partnerships.exchange', verbose_name='exchange')),
            ],
            options={
                'verbose_name': 'step of an exchange',
                'verbose_name_plural': 'steps of exchanges',
                'ordering': ['-pk'],
            },
        ),
        migrations.AddIndex(
            model_name='exchange',
            index=models.Index(fields=['-starts_on', '-id'], name='exchange_newest'),
        ),
        migrations.AddIndex(
            model_name='exchange',
            index=models.Index(fields=['visiting_partnership', 'reported_at'], name='exchange_counted'),
        ),
        migrations.AddConstraint(
            model_name='exchange',
            constraint=models.CheckConstraint(condition=models.Q(('visiting', models.F('host')), _negated=True), name='exchange_between_two', violation_error_message='An organisation does not visit itself: choose another host.'),
        ),
        migrations.AddConstraint(
            model_name='exchange',
            constraint=models.CheckConstraint(condition=models.Q(('mode', 'virtual'), models.Q(('visiting_country', models.F('host_country')), _negated=True), _connector='OR'), name='exchange_abroad', violation_error_message='A stay leads to another country: choose a host elsewhere, or a virtual exchange.'),
        ),
        migrations.AddConstraint(
            model_name='exchange',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='exchange_days_in_order', violation_error_message='The last day cannot be before the first.'),
        ),
        migrations.AddConstraint(
            model_name='exchange',
            constraint=models.CheckConstraint(condition=models.Q(('mode', 'virtual'), ('ends_on__gte', django.db.models.expressions.CombinedExpression(models.F('starts_on'), '+', models.Value(datetime.timedelta(days=2)))), _connector='OR'), name='exchange_long_enough', violation_error_message='A stay lasts at least 3 days, the first and the last among them.'),
        ),
        migrations.AddConstraint(
            model_name='exchange',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__lte', django.db.models.expressions.CombinedExpression(models.F('starts_on'), '+', models.Value(datetime.timedelta(days=30))))), name='exchange_short_enough', violation_error_message='An exchange lasts 31 days at most, the first and the last among them.'),
        ),
        migrations.AddConstraint(
            model_name='exchange',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('validated_at__isnull', True), models.Q(('refused_at__isnull', True), ('submitted_at__isnull', False)), _connector='OR'), models.Q(('matched_at__isnull', True), ('validated_at__isnull', False), _connector='OR'), models.Q(('committed_at__isnull', True), ('matched_at__isnull', False), _connector='OR'), models.Q(('reported_at__isnull', True), models.Q(('cancelled_at__isnull', True), ('committed_at__isnull', False)), _connector='OR'), models.Q(('closed_at__isnull', True), ('reported_at__isnull', False), _connector='OR'), models.Q(('refused_at__isnull', True), models.Q(('cancelled_at__isnull', True), ('submitted_at__isnull', False)), _connector='OR')), name='exchange_in_order', violation_error_message='An exchange takes one step after the other.'),
        ),
        migrations.AddConstraint(
            model_name='exchange',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('validated_at__isnull', True), ('given__contains', ['validated:vop', 'validated:hop']), _connector='OR'), models.Q(('matched_at__isnull', True), ('given__contains', ['accepted:visiting', 'accepted:host']), _connector='OR'), models.Q(('committed_at__isnull', True), ('given__contains', ['signed:visiting', 'signed:host', 'signed:vop', 'signed:hop']), _connector='OR')), name='exchange_agreed_by_all', violation_error_message='All parties agree before an exchange moves on.'),
        ),
        migrations.AddConstraint(
            model_name='exchange',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(models.Q(('refused_at__isnull', False), ('cancelled_at__isnull', False), _connector='OR'), models.Q(('end_reason', ''), _negated=True)), models.Q(models.Q(('refused_at__isnull', False), ('cancelled_at__isnull', False), _connector='OR', _negated=True), ('end_reason', '')), _connector='OR'), name='exchange_ended_with_reason', violation_error_message='Say why.'),
        ),
        migrations.AddConstraint(
            model_name='exchange',
            constraint=models.CheckConstraint(condition=models.Q(('submitted_at__isnull', True), models.Q(models.Q(('goals', ''), _negated=True), models.Q(('agenda', ''), _negated=True)), _connector='OR'), name='exchange_submitted_in_full', violation_error_message='Say what for, and what is done on which day.'),
        ),
        migrations.AddConstraint(
            model_name='exchange',
            constraint=models.CheckConstraint(condition=models.Q(('reported_at__isnull', True), models.Q(('report', ''), _negated=True), _connector='OR'), name='exchange_reported_in_words', violation_error_message='Say what was done and learned.'),
        ),
        migrations.AddConstraint(
            model_name='exchange',
            constraint=models.UniqueConstraint(condition=models.Q(('cancelled_at__isnull', True), ('refused_at__isnull', True)), fields=('visitor', 'visiting', 'host', 'starts_on'), name='exchange_applied_once', violation_error_message='You have applied for this host from this day already; go on with that application.'),
        ),
        migrations.AddConstraint(
            model_name='diaryentry',
            constraint=models.UniqueConstraint(fields=('exchange', 'author', 'title'), name='diary_entry_once', violation_error_message='You have an entry of this title already: change that one.'),
        ),
        migrations.AddConstraint(
            model_name='diaryentry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('hidden_at__isnull', True), ('hide_reason', '')), models.Q(('hidden_at__isnull', False), models.Q(('hide_reason', ''), _negated=True)), _connector='OR'), name='diary_hidden_with_reason', violation_error_message='Say why.'),
        ),
        migrations.AddConstraint(
            model_name='exchangestep',
            constraint=models.UniqueConstraint(condition=models.Q(('deed__in', ('validated', 'accepted', 'signed'))), fields=('exchange', 'deed', 'party'), name='exchange_consent_once', violation_error_message='This party has said so already.'),
        ),
        migrations.AddConstraint(
            model_name='exchangestep',
            constraint=models.UniqueConstraint(condition=models.Q(('deed__in', ('validated', 'accepted', 'signed')), ('party__in', ('visiting', 'host'))), fields=('exchange', 'deed', 'by'), name='exchange_two_people', violation_error_message='Somebody else speaks for the other organisation.'),
        ),
        migrations.AddConstraint(
            model_name='exchangestep',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('deed__in', ('refused', 'cancelled', 'lapsed', 'reinstated')), _negated=True), models.Q(('words', ''), _negated=True), _connector='OR'), name='exchange_step_says_why', violation_error_message='Say why.'),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
