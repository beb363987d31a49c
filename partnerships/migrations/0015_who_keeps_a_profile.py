"""Organisations have editors as partnerships do; who is to keep a profile is claimed or offered, and decided once."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('partnerships', '0014_every_text_kept'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Candidacy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('claim', 'claim'), ('offer', 'offer to keep it as well'), ('handover', "offer to keep it in one's place")], max_length=8, verbose_name='kind')),
                ('words', models.TextField(blank=True, max_length=1000, verbose_name='words')),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='asked')),
                ('escalated_at', models.DateTimeField(editable=False, null=True, verbose_name='left to admins')),
                ('outcome', models.CharField(blank=True, choices=[('', 'waits'), ('granted', 'granted'), ('refused', 'refused'), ('withdrawn', 'taken back')], editable=False, max_length=9, verbose_name='outcome')),
                ('decided_at', models.DateTimeField(editable=False, null=True, verbose_name='decided')),
                ('reason', models.CharField(blank=True, editable=False, max_length=500, verbose_name='reason')),
            ],
            options={
                'verbose_name': 'claim or offer of a profile',
                'verbose_name_plural': 'claims and offers of profiles',
                'ordering': ['-asked_at', '-pk'],
            },
        ),
        migrations.AddField(
            model_name='editorship',
            name='organisation',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='editorships', to='partnerships.organisation', verbose_name='organisation'),
        ),
        migrations.AlterField(
            model_name='editorship',
            name='partnership',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='editorships', to='partnerships.partnership', verbose_name='partnership'),
        ),
        migrations.AddConstraint(
            model_name='editorship',
            constraint=models.CheckConstraint(condition=models.Q(('partnership__isnull', True), ('organisation__isnull', True), _connector='XOR'), name='editorship_of_one_profile', violation_error_message='Choose either a partnership or an organisation.'),
        ),
        migrations.AddConstraint(
            model_name='editorship',
            constraint=models.UniqueConstraint(fields=('organisation', 'member'), name='editorship_of_organisation_unique', violation_error_message='This member edits the organisation already.'),
        ),
        migrations.AddField(
            model_name='candidacy',
            name='decided_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by'),
        ),
        migrations.AddField(
            model_name='candidacy',
            name='member',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='candidacies', to=settings.AUTH_USER_MODEL, verbose_name='member'),
        ),
        migrations.AddField(
            model_name='candidacy',
            name='offered_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='candidacies_offered', to=settings.AUTH_USER_MODEL, verbose_name='offered by'),
        ),
        migrations.AddField(
            model_name='candidacy',
            name='organisation',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='candidacies', to='partnerships.organisation', verbose_name='organisation'),
        ),
        migrations.AddField(
            model_name='candidacy',
            name='partnership',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='candidacies', to='partnerships.partnership', verbose_name='partnership'),
        ),
        migrations.AddConstraint(
            model_name='candidacy',
            constraint=models.CheckConstraint(condition=models.Q(('partnership__isnull', True), ('organisation__isnull', True), _connector='XOR'), name='candidacy_for_one_profile', violation_error_message='Choose either a partnership or an organisation.'),
        ),
        migrations.AddConstraint(
            model_name='candidacy',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'claim'), ('offered_by__isnull', True)), models.Q(models.Q(('kind', 'claim'), _negated=True), ('offered_by__isnull', False)), _connector='OR'), name='candidacy_offered_or_claimed', violation_error_message='A claim is offered by nobody, and every offer by somebody.'),
        ),
        migrations.AddConstraint(
            model_name='candidacy',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('outcome', ''), ('reason', '')), models.Q(('decided_at__isnull', False), models.Q(('outcome', ''), _negated=True)), _connector='OR'), name='candidacy_decided_with_outcome', violation_error_message='Say what was decided.'),
        ),
        migrations.AddConstraint(
            model_name='candidacy',
            constraint=models.UniqueConstraint(condition=models.Q(('decided_at__isnull', True)), fields=('member', 'partnership', 'organisation'), name='candidacy_open_once', nulls_distinct=False, violation_error_message='It waits for an answer already.'),
        ),
    ]
