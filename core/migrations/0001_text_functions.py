"""Immutable SQL functions behind search: accent folding and one vector per text.

They are written as standard SQL bodies (RETURN ...), which PostgreSQL resolves when the
function is made: a restore with an empty search_path therefore still finds them.
"""

from django.db import migrations

FOLD = r"""
CREATE FUNCTION core_fold(value text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN translate(
    replace(replace(replace(replace(
        lower(regexp_replace(normalize(value, NFKD), '[\u0300-\u036f]+', '', 'g')),
        'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th'),
    'øłđðħıŧ', 'olddhit'
)
"""

JOIN = """
CREATE FUNCTION core_join(words text[]) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN array_to_string(words, ' ')
"""

# PostgreSQL 15 stems 15 of the 24 languages; the others are found by the folded words.
STEMMERS = {
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "fi": "finnish",
    "fr": "french",
    "ga": "irish",
    "hu": "hungarian",
    "it": "italian",
    "lt": "lithuanian",
    "nl": "dutch",
    "pt": "portuguese",
    "ro": "romanian",
    "sv": "swedish",
}
STEMS = (
    """
CREATE FUNCTION core_stems(language text, value text) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE language
"""
    + "".join(
        f"    WHEN '{code}' THEN to_tsvector('pg_catalog.{name}'::regconfig, value)\n"
        for code, name in STEMMERS.items()
    )
    + "    ELSE ''::tsvector END"
)

VECTOR = """
CREATE FUNCTION core_vector(language text, title text, body text) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN setweight(to_tsvector('pg_catalog.simple'::regconfig, core_fold(coalesce(title, ''))), 'A')
    || setweight(core_stems(language, coalesce(title, '')), 'A')
    || setweight(to_tsvector('pg_catalog.simple'::regconfig, core_fold(coalesce(body, ''))), 'C')
    || setweight(core_stems(language, coalesce(body, '')), 'C')
"""


class Migration(migrations.Migration):
    dependencies: list[tuple[str, str]] = []

    operations = [
        migrations.RunSQL(FOLD, "DROP FUNCTION core_fold(text)"),
        migrations.RunSQL(JOIN, "DROP FUNCTION core_join(text[])"),
        migrations.RunSQL(STEMS, "DROP FUNCTION core_stems(text, text)"),
        migrations.RunSQL(VECTOR, "DROP FUNCTION core_vector(text, text, text)"),
    ]
