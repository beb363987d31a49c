from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('forum', '0011_posts_found_by_beginnings'),
    ]

    operations = [
        migrations.AddField(
            model_name='postrevision',
            name='reason_language',
            field=models.CharField(blank=True, choices=[('bg', 'Български'), ('cs', 'Čeština'), ('da', 'Dansk'), ('de', 'Deutsch'), ('el', 'Ελληνικά'), ('en', 'English'), ('es', 'Español'), ('et', 'Eesti'), ('fi', 'Suomi'), ('fr', 'Français'), ('ga', 'Gaeilge'), ('hr', 'Hrvatski'), ('hu', 'Magyar'), ('it', 'Italiano'), ('lt', 'Lietuvių'), ('lv', 'Latviešu'), ('mt', 'Malti'), ('nl', 'Nederlands'), ('pl', 'Polski'), ('pt', 'Português'), ('ro', 'Română'), ('sk', 'Slovenčina'), ('sl', 'Slovenščina'), ('sv', 'Svenska')], default='', max_length=2, verbose_name='language of the reason'),
            preserve_default=False,
        ),
    ]
