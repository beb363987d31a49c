"""Documents of organisers: who reads them and from when, and versions that nobody ever changes.

What a version holds stays; it can be withdrawn, its adder's account erased, a name taken out of its note.
"""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import events.models.versions
import uuid
from django.conf import settings
from django.db import migrations, models

FUNCTION = """
CREATE FUNCTION events_version_is_immutable() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.id, NEW.document_id, NEW.number, NEW.uuid, NEW.file, NEW.url, NEW.name, NEW.media_type, NEW.size, NEW.digest,
            NEW.added_at)
      = (OLD.id, OLD.document_id, OLD.number, OLD.uuid, OLD.file, OLD.url, OLD.name, OLD.media_type, OLD.size, OLD.digest,
            OLD.added_at)
        AND (NEW.added_by_id IS NULL OR NEW.added_by_id = OLD.added_by_id)
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'A version of a document is never changed.' USING ERRCODE = 'integrity_constraint_violation';
END $$
"""
TRIGGER = """
CREATE TRIGGER events_version_is_immutable BEFORE UPDATE ON events_documentversion
FOR EACH ROW EXECUTE FUNCTION events_version_is_immutable()
"""


class Migration(migrations.Migration):

    dependencies = [
        ('events', '0015_found_afterwards'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='DocumentVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('withdrawn_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='withdrawn')),
                ('withdrawn_reason', models.CharField(blank=True, editable=False, max_length=300, verbose_name='why it was withdrawn')),
                ('number', models.PositiveIntegerField(verbose_name='number')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('file', models.FileField(blank=True, upload_to=events.models.versions.own_name, verbose_name='file')),
                ('url', models.URLField(blank=True, max_length=500, validators=[django.core.validators.URLValidator(schemes=['https'])], verbose_name='link')),
                ('name', models.CharField(max_length=253, verbose_name='name')),
                ('media_type', models.CharField(blank=True, max_length=100, verbose_name='media type')),
                ('size', models.PositiveIntegerField(default=0, verbose_name='bytes')),
                ('digest', models.CharField(max_length=64, verbose_name='digest')),
                ('note', models.CharField(blank=True, max_length=500, verbose_name='what changed')),
                ('added_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='added')),
            ],
            options={
                'verbose_name': 'version of a document',
                'verbose_name_plural': 'versions of documents',
                'ordering': ['document', '-number'],
            },
        ),
        migrations.AddField(
            model_name='document',
            name='audience',
            field=models.CharField(choices=[('everyone', 'Everyone'), ('members', 'Members of this Forum'), ('registrants', 'Who has a seat at the event'), ('organisers', 'Organisers of the event')], default='everyone', max_length=11, verbose_name='who may read it'),
        ),
        migrations.AddField(
            model_name='document',
            name='edit_count',
            field=models.PositiveIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name='document',
            name='opens_at',
            field=models.DateTimeField(blank=True, help_text='Empty: at once. Before it only organisers read it.', null=True, verbose_name='published from'),
        ),
        migrations.AddField(
            model_name='document',
            name='session',
            field=models.ForeignKey(blank=True, help_text='Empty: it belongs to the whole event.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='documents', to='events.session', verbose_name='session'),
        ),
        migrations.AddField(
            model_name='document',
            name='withdrawn_by',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='withdrawn by'),
        ),
        migrations.AddField(
            model_name='document',
            name='withdrawn_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='withdrawn'),
        ),
        migrations.AddField(
            model_name='document',
            name='withdrawn_reason',
            field=models.CharField(blank=True, editable=False, max_length=300, verbose_name='why it was withdrawn'),
        ),
        migrations.AlterField(
            model_name='document',
            name='kind',
            field=models.CharField(choices=[('input-paper', 'Input Paper'), ('output-paper', 'Output Paper'), ('slides', 'Slides'), ('minutes', 'Minutes'), ('other', 'Other document')], max_length=14, verbose_name='kind'),
        ),
        migrations.AlterField(
            model_name='document',
            name='summary',
            field=models.TextField(blank=True, max_length=2000, verbose_name='summary'),
        ),
        migrations.AddConstraint(
            model_name='document',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at__isnull', True), ('withdrawn_reason', '')), models.Q(models.Q(('withdrawn_at__isnull', False)), models.Q(('withdrawn_reason', ''), _negated=True)), _connector='OR'), name='document_withdrawn_for_a_reason', violation_error_message='Whatever is withdrawn says why.'),
        ),
        migrations.AddField(
            model_name='documentversion',
            name='added_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='added by'),
        ),
        migrations.AddField(
            model_name='documentversion',
            name='document',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='events.document', verbose_name='document'),
        ),
        migrations.AddField(
            model_name='documentversion',
            name='withdrawn_by',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='withdrawn by'),
        ),
        migrations.AddField(
            model_name='document',
            name='search_vector',
            field=models.GeneratedField(db_persist=True, expression=models.Func(models.F('language'), models.F('title'), models.F('summary'), function='core_vector', output_field=django.contrib.postgres.search.SearchVectorField()), output_field=django.contrib.postgres.search.SearchVectorField()),
        ),
        migrations.AddConstraint(
            model_name='documentversion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at__isnull', True), ('withdrawn_reason', '')), models.Q(models.Q(('withdrawn_at__isnull', False)), models.Q(('withdrawn_reason', ''), _negated=True)), _connector='OR'), name='documentversion_withdrawn_for_a_reason', violation_error_message='Whatever is withdrawn says why.'),
        ),
        migrations.AddConstraint(
            model_name='documentversion',
            constraint=models.UniqueConstraint(fields=('document', 'number'), name='document_version_number_unique', violation_error_message='This version exists already.'),
        ),
        migrations.AddConstraint(
            model_name='documentversion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(models.Q(('file', ''), _negated=True), models.Q(('url', '')), models.Q(('size__gt', 0))), models.Q(models.Q(('file', '')), models.Q(('url', ''), _negated=True), models.Q(('size', 0))), _connector='OR'), name='document_version_file_or_link', violation_error_message='A version is a file or a link.'),
        ),
        migrations.AddIndex(
            model_name='document',
            index=django.contrib.postgres.indexes.GinIndex(fields=['search_vector'], name='document_search'),
        ),
        migrations.RunSQL(FUNCTION, "DROP FUNCTION events_version_is_immutable()"),
        migrations.RunSQL(TRIGGER, "DROP TRIGGER events_version_is_immutable ON events_documentversion"),
    ]
