"""Offers and requests of organisations: what they are about, their term, and what became of them."""

import datetime
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


# The last deadline of a call lies in another table: a trigger holds it against the term, by the rules of its zone.
FUNCTION = """
CREATE FUNCTION opportunities_within_call() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    last timestamptz := (
        SELECT max(timezone(zone, closes_on + closes_time)) FROM partnerships_calldeadline
        WHERE call_id = NEW.call_id AND cancelled_at IS NULL
    );
BEGIN
    IF NEW.expires_at > greatest(last, coalesce(NEW.renewed_at, NEW.published_at)) AND last IS NOT NULL THEN
        RAISE EXCEPTION 'opportunity_within_its_call' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$
"""
TRIGGER = """
CREATE TRIGGER opportunities_within_call BEFORE INSERT OR UPDATE OF expires_at, call_id ON opportunities_opportunity
FOR EACH ROW WHEN (NEW.call_id IS NOT NULL) EXECUTE FUNCTION opportunities_within_call()
"""


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('events', '0017_topic_calls'),
        ('partnerships', '0015_who_keeps_a_profile'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Opportunity',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('offer', 'Offer'), ('request', 'Request')], max_length=7, verbose_name='kind')),
                ('purpose', models.CharField(choices=[('consortium', 'Partner in a consortium'), ('b2b', 'Business to business'), ('c2c', 'Cluster to cluster'), ('exchange', 'Exchange of staff'), ('expertise', 'Expertise')], max_length=10, verbose_name='what for')),
                ('title', models.CharField(max_length=120, verbose_name='title')),
                ('body', models.TextField(max_length=2000, verbose_name='text')),
                ('language', models.CharField(choices=[('bg', 'Български'), ('cs', 'Čeština'), ('da', 'Dansk'), ('de', 'Deutsch'), ('el', 'Ελληνικά'), ('en', 'English'), ('es', 'Español'), ('et', 'Eesti'), ('fi', 'Suomi'), ('fr', 'Français'), ('ga', 'Gaeilge'), ('hr', 'Hrvatski'), ('hu', 'Magyar'), ('it', 'Italiano'), ('lt', 'Lietuvių'), ('lv', 'Latviešu'), ('mt', 'Malti'), ('nl', 'Nederlands'), ('pl', 'Polski'), ('pt', 'Português'), ('ro', 'Română'), ('sk', 'Slovenčina'), ('sl', 'Slovenščina'), ('sv', 'Svenska')], default='en', max_length=2, verbose_name='language')),
                ('countries', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=2), blank=True, default=list, help_text='ISO 3166-1 alpha-2. Empty: any.', verbose_name='countries sought')),
                ('published_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='published')),
                ('renewed_at', models.DateTimeField(editable=False, null=True, verbose_name='renewed')),
                ('renewal_count', models.PositiveSmallIntegerField(default=0, editable=False, verbose_name='times renewed')),
                ('changed_at', models.DateTimeField(editable=False, null=True, verbose_name='changed')),
                ('expires_at', models.DateTimeField(verbose_name='expires')),
                ('fulfilled_at', models.DateTimeField(editable=False, null=True, verbose_name='fulfilled')),
                ('withdrawn_at', models.DateTimeField(editable=False, null=True, verbose_name='withdrawn')),
                ('hidden_at', models.DateTimeField(editable=False, null=True, verbose_name='hidden')),
                ('hidden_reason', models.CharField(blank=True, editable=False, max_length=500, verbose_name='why it is hidden')),
                ('client_token', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('search_vector', models.GeneratedField(db_persist=True, expression=models.Func(models.F('language'), models.F('title'), models.F('body'), function='core_vector', output_field=django.contrib.postgres.search.SearchVectorField()), output_field=django.contrib.postgres.search.SearchVectorField())),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='opportunities', to=settings.AUTH_USER_MODEL, verbose_name='published by')),
                ('call', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='opportunities', to='partnerships.call', verbose_name='call')),
                ('event', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='opportunities', to='events.event', verbose_name='event')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='opportunities', to='partnerships.organisation', verbose_name='organisation')),
                ('partnership', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='opportunities', to='partnerships.partnership', verbose_name='partnership')),
                ('sectors', models.ManyToManyField(blank=True, related_name='opportunities', to='partnerships.sector', verbose_name='sectors')),
            ],
            options={
                'verbose_name': 'offer or request',
                'verbose_name_plural': 'offers and requests',
                'ordering': ['-published_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Step',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('deed', models.CharField(choices=[('published', 'Published'), ('changed', 'Changed'), ('renewed', 'Renewed'), ('shortened', 'Ends earlier: the deadline of its call moved'), ('fulfilled', 'Fulfilled'), ('withdrawn', 'Withdrawn')], max_length=10, verbose_name='what')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='when')),
                ('until', models.DateTimeField(editable=False, null=True, verbose_name='until')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                ('opportunity', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='opportunities.opportunity', verbose_name='offer or request')),
            ],
            options={
                'verbose_name': 'step of an offer or request',
                'verbose_name_plural': 'steps of offers and requests',
                'ordering': ['-pk'],
            },
        ),
        migrations.AddIndex(
            model_name='opportunity',
            index=django.contrib.postgres.indexes.GinIndex(fields=['search_vector'], name='opportunity_search'),
        ),
        migrations.AddIndex(
            model_name='opportunity',
            index=models.Index(fields=['-published_at', '-id'], name='opportunity_newest'),
        ),
        migrations.AddIndex(
            model_name='opportunity',
            index=models.Index(fields=['expires_at'], name='opportunity_expires'),
        ),
        migrations.AddConstraint(
            model_name='opportunity',
            constraint=models.CheckConstraint(condition=models.Q(('call__isnull', False), ('event__isnull', False), ('partnership__isnull', False), _connector='OR'), name='opportunity_about_something', violation_error_message='Choose a call, an event or a partnership that it is about.'),
        ),
        migrations.AddConstraint(
            model_name='opportunity',
            constraint=models.CheckConstraint(condition=models.Q(('expires_at__gte', django.db.models.functions.comparison.Coalesce('renewed_at', 'published_at'))), name='opportunity_ends_after_it_begins', violation_error_message='It must end after it begins.'),
        ),
        migrations.AddConstraint(
            model_name='opportunity',
            constraint=models.CheckConstraint(condition=models.Q(('expires_at__lte', django.db.models.expressions.CombinedExpression(django.db.models.functions.comparison.Coalesce('renewed_at', 'published_at'), '+', models.Value(datetime.timedelta(days=366))))), name='opportunity_ends_within_a_year', violation_error_message='It stands for twelve months at most.'),
        ),
        migrations.AddConstraint(
            model_name='opportunity',
            constraint=models.CheckConstraint(condition=models.Q(('renewal_count__lte', 2), models.Q(models.Q(('renewal_count', 0), ('renewed_at__isnull', True)), models.Q(('renewal_count__gt', 0), ('renewed_at__isnull', False)), _connector='OR')), name='opportunity_renewed_twice_at_most', violation_error_message='It can be renewed twice.'),
        ),
        migrations.AddConstraint(
            model_name='opportunity',
            constraint=models.CheckConstraint(condition=models.Q(('fulfilled_at__isnull', True), ('withdrawn_at__isnull', True), _connector='OR'), name='opportunity_ends_one_way', violation_error_message='It is fulfilled or withdrawn, not both.'),
        ),
        migrations.AddConstraint(
            model_name='opportunity',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('hidden_at__isnull', True), ('hidden_reason', '')), models.Q(('hidden_at__isnull', False), models.Q(('hidden_reason', ''), _negated=True)), _connector='OR'), name='opportunity_hidden_with_reason', violation_error_message='Give a reason.'),
        ),
        migrations.AddConstraint(
            model_name='opportunity',
            constraint=models.UniqueConstraint(fields=('author', 'client_token'), name='opportunity_sent_once', violation_error_message='This has been published already.'),
        ),
        migrations.RunSQL(FUNCTION, "DROP FUNCTION opportunities_within_call()"),
        migrations.RunSQL(TRIGGER, "DROP TRIGGER opportunities_within_call ON opportunities_opportunity"),
    ]
