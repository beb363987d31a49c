"""The log of changes hears of edits of an organisation as of a partnership: who confirmed it stands in the line already."""

from django.db import migrations

ARGUMENTS = ("partnerships.organisation", "name", "search_vector revised_at verified_by_id")
BEFORE = ("partnerships.organisation", "name", "search_vector")
SQL = """
DROP TRIGGER forum_log_edit ON partnerships_organisation;
CREATE TRIGGER forum_log_edit AFTER INSERT OR UPDATE ON partnerships_organisation FOR EACH ROW
WHEN (current_setting('forum.editing', true) = 'on') EXECUTE FUNCTION forum_log_edit(%s)
"""


def watching(arguments):
    """Return what makes the trigger."""
    return SQL % ", ".join(f"'{one}'" for one in arguments)


class Migration(migrations.Migration):
    dependencies = [("forum", "0032_about_diaries"), ("partnerships", "0018_organisations_kept_true")]

    operations = [migrations.RunSQL(watching(ARGUMENTS), watching(BEFORE))]
