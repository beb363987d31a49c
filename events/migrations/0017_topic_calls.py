"""Calls for topics: what is asked, what members propose and support, what organisers note."""

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('events', '0016_document_versions'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='eventfact',
            name='theme_kind',
            field=models.CharField(blank=True, choices=[('plenary', 'Plenary'), ('breakout', 'Breakout')], help_text='Stands on the pages of those sessions too.', max_length=8, verbose_name='says how themes were chosen for'),
        ),
        migrations.CreateModel(
            name='Proposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=120, verbose_name='theme')),
                ('text', models.TextField(max_length=2000, verbose_name='why')),
                ('language', models.CharField(choices=[('bg', 'Български'), ('cs', 'Čeština'), ('da', 'Dansk'), ('de', 'Deutsch'), ('el', 'Ελληνικά'), ('en', 'English'), ('es', 'Español'), ('et', 'Eesti'), ('fi', 'Suomi'), ('fr', 'Français'), ('ga', 'Gaeilge'), ('hr', 'Hrvatski'), ('hu', 'Magyar'), ('it', 'Italiano'), ('lt', 'Lietuvių'), ('lv', 'Latviešu'), ('mt', 'Malti'), ('nl', 'Nederlands'), ('pl', 'Polski'), ('pt', 'Português'), ('ro', 'Română'), ('sk', 'Slovenčina'), ('sl', 'Slovenščina'), ('sv', 'Svenska')], default='en', max_length=2, verbose_name='language')),
                ('kind', models.CharField(choices=[('plenary', 'Plenary'), ('breakout', 'Breakout')], max_length=8, verbose_name='for')),
                ('proposed_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='proposed')),
                ('edited_at', models.DateTimeField(editable=False, null=True, verbose_name='changed')),
                ('support_count', models.PositiveIntegerField(default=0, editable=False, verbose_name='supporters')),
                ('withdrawn_at', models.DateTimeField(editable=False, null=True, verbose_name='withdrawn')),
                ('hidden_at', models.DateTimeField(editable=False, null=True, verbose_name='hidden')),
                ('hide_reason', models.CharField(blank=True, max_length=500, verbose_name='why it is hidden')),
                ('declined_at', models.DateTimeField(editable=False, null=True, verbose_name='declined')),
                ('decline_reason', models.CharField(blank=True, max_length=500, verbose_name='why it is not taken up')),
                ('chosen_at', models.DateTimeField(editable=False, null=True, verbose_name='chosen')),
                ('told', models.CharField(blank=True, choices=[('waiting', 'Waiting'), ('chosen', 'Chosen'), ('declined', 'Not taken up'), ('withdrawn', 'Withdrawn'), ('hidden', 'Hidden')], editable=False, max_length=9, verbose_name='its proposer was told')),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by')),
                ('hidden_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='hidden by')),
                ('proposed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='proposals', to=settings.AUTH_USER_MODEL, verbose_name='proposed by')),
                ('session', models.OneToOneField(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='proposal', to='events.session', verbose_name='session')),
            ],
            options={
                'verbose_name': 'proposed theme',
                'verbose_name_plural': 'proposed themes',
                'ordering': ['-proposed_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='ProposalNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('experts', "Experts' input"), ('institutions', 'Agreement of the institutions')], max_length=12, verbose_name='kind')),
                ('words', models.TextField(max_length=1000, verbose_name='what was said')),
                ('language', models.CharField(choices=[('bg', 'Български'), ('cs', 'Čeština'), ('da', 'Dansk'), ('de', 'Deutsch'), ('el', 'Ελληνικά'), ('en', 'English'), ('es', 'Español'), ('et', 'Eesti'), ('fi', 'Suomi'), ('fr', 'Français'), ('ga', 'Gaeilge'), ('hr', 'Hrvatski'), ('hu', 'Magyar'), ('it', 'Italiano'), ('lt', 'Lietuvių'), ('lv', 'Latviešu'), ('mt', 'Malti'), ('nl', 'Nederlands'), ('pl', 'Polski'), ('pt', 'Português'), ('ro', 'Română'), ('sk', 'Slovenčina'), ('sl', 'Slovenščina'), ('sv', 'Svenska')], default='en', max_length=2, verbose_name='language')),
                ('who', models.CharField(max_length=200, verbose_name='who, as printed')),
                ('noted_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='on')),
                ('shown_at', models.DateTimeField(editable=False, null=True, verbose_name='shown in the trail')),
                ('noted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='noted by')),
                ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notes', to='events.proposal', verbose_name='proposed theme')),
            ],
            options={
                'verbose_name': 'note on a proposed theme',
                'verbose_name_plural': 'notes on proposed themes',
                'ordering': ['noted_on', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='TopicCall',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('words', models.TextField(help_text='Members read it above the proposals: what the themes should be about, and how you will choose.', max_length=2000, verbose_name='what you ask')),
                ('language', models.CharField(choices=[('bg', 'Български'), ('cs', 'Čeština'), ('da', 'Dansk'), ('de', 'Deutsch'), ('el', 'Ελληνικά'), ('en', 'English'), ('es', 'Español'), ('et', 'Eesti'), ('fi', 'Suomi'), ('fr', 'Français'), ('ga', 'Gaeilge'), ('hr', 'Hrvatski'), ('hu', 'Magyar'), ('it', 'Italiano'), ('lt', 'Lietuvių'), ('lv', 'Latviešu'), ('mt', 'Malti'), ('nl', 'Nederlands'), ('pl', 'Polski'), ('pt', 'Português'), ('ro', 'Română'), ('sk', 'Slovenčina'), ('sl', 'Slovenščina'), ('sv', 'Svenska')], default='en', max_length=2, verbose_name='language')),
                ('plenary_count', models.PositiveSmallIntegerField(default=1, validators=[django.core.validators.MaxValueValidator(20)], verbose_name='themes for the plenary')),
                ('breakout_count', models.PositiveSmallIntegerField(default=3, validators=[django.core.validators.MaxValueValidator(20)], verbose_name='themes for the breakouts')),
                ('opens_at', models.DateTimeField(verbose_name='opens')),
                ('closes_at', models.DateTimeField(verbose_name='closes')),
                ('published_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='published')),
                ('event', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='topic_call', to='events.event', verbose_name='event')),
            ],
            options={
                'verbose_name': 'call for topics',
                'verbose_name_plural': 'calls for topics',
            },
        ),
        migrations.AddField(
            model_name='proposal',
            name='call',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='proposals', to='events.topiccall', verbose_name='call for topics'),
        ),
        migrations.CreateModel(
            name='Support',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('given_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='said')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='supports', to=settings.AUTH_USER_MODEL, verbose_name='member')),
                ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='supports', to='events.proposal', verbose_name='proposed theme')),
            ],
            options={
                'verbose_name': 'support',
                'verbose_name_plural': 'support',
                'ordering': ['-given_at', '-pk'],
                'constraints': [models.UniqueConstraint(fields=('proposal', 'member'), name='support_once', violation_error_message='You support this theme already.')],
            },
        ),
        migrations.AddConstraint(
            model_name='topiccall',
            constraint=models.CheckConstraint(condition=models.Q(('closes_at__gt', models.F('opens_at'))), name='topic_call_closes_after_it_opens', violation_error_message='The call must close after it opens.'),
        ),
        migrations.AddConstraint(
            model_name='topiccall',
            constraint=models.CheckConstraint(condition=models.Q(('plenary_count__gt', 0), ('breakout_count__gt', 0), _connector='OR'), name='topic_call_asks_for_a_theme', violation_error_message='Ask for one theme at least.'),
        ),
        migrations.AddIndex(
            model_name='proposal',
            index=models.Index(fields=['call', '-proposed_at', '-id'], name='proposal_newest'),
        ),
        migrations.AddIndex(
            model_name='proposal',
            index=models.Index(fields=['call', '-support_count', '-id'], name='proposal_most_supported'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.UniqueConstraint(fields=('call', 'proposed_by', 'title'), name='proposal_once', violation_error_message='You have proposed this title already; change that proposal instead.'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.CheckConstraint(condition=models.Q(('session__isnull', True), models.Q(('chosen_at__isnull', False), ('declined_at__isnull', True)), _connector='OR'), name='proposal_chosen_or_declined', violation_error_message='It is chosen or declined, not both.'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('declined_at__isnull', True), models.Q(('decline_reason', ''), _negated=True), _connector='OR'), models.Q(('hidden_at__isnull', True), models.Q(('hide_reason', ''), _negated=True), _connector='OR')), name='proposal_says_why_not', violation_error_message='Say why.'),
        ),
    ]
