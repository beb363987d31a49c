import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('forum', '0014_decisions'),
    ]

    operations = [
        migrations.AddField(
            model_name='thread',
            name='posts_left_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='posts moved out'),
        ),
        migrations.CreateModel(
            name='Departure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('first_post_id', models.BigIntegerField(verbose_name='first post')),
                ('post_count', models.PositiveIntegerField(verbose_name='posts')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='when')),
                ('into', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='arrivals', to='forum.thread', verbose_name='to the thread')),
                ('thread', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='departures', to='forum.thread', verbose_name='from the thread')),
            ],
            options={
                'verbose_name': 'departure',
                'verbose_name_plural': 'departures',
                'ordering': ['thread', 'first_post_id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('thread', models.F('into')), _negated=True), name='departure_goes_elsewhere', violation_error_message='Posts cannot leave a thread for the same one.')],
            },
        ),
    ]
