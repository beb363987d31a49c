"""The one way in which a release and an edition let go of a name: who asked to be removed is gone from a dump as well.

`events_let_go` puts a mark in the name's place. The triggers admit an update only from within that function, and only
to the text that stood there with the mark; `name_removed_at` says that it happened.
"""

from django.db import migrations, models

WITHOUT = r"""
CREATE FUNCTION events_without(said jsonb, asked jsonb) RETURNS jsonb LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
    CASE jsonb_typeof(said)
    WHEN 'string' THEN
        RETURN to_jsonb(regexp_replace(said #>> '{}', asked ->> 'names', asked ->> 'mark', 'gi'));
    WHEN 'array' THEN
        RETURN (SELECT coalesce(jsonb_agg(events_without(one, asked) ORDER BY place), '[]')
            FROM jsonb_array_elements(said) WITH ORDINALITY AS each (one, place));
    WHEN 'object' THEN
        IF asked ->> 'person' <> '' AND said ->> 'person' = asked ->> 'person' THEN
            said = said || jsonb_build_object('person', asked ->> 'instead', 'name', asked ->> 'mark',
                'affiliation', '', 'organisation', NULL);
        END IF;
        RETURN (SELECT coalesce(jsonb_object_agg(key, events_without(one, asked)), '{}')
            FROM jsonb_each(said) AS each (key, one));
    ELSE
        RETURN said;
    END CASE;
END $$;
CREATE FUNCTION events_without(said text, asked jsonb) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT regexp_replace(said, asked ->> 'names', asked ->> 'mark', 'gi')
$$;
CREATE FUNCTION events_words(content jsonb) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT concat_ws(' ', content #>> '{event,title}', (
        SELECT string_agg(concat_ws(' ', one ->> 'title', one ->> 'theme', one ->> 'text', (
            SELECT string_agg(concat_ws(' ', role ->> 'name', role ->> 'affiliation'), ' ' ORDER BY place)
            FROM jsonb_array_elements(one -> 'roles') WITH ORDINALITY AS roles (role, place)
        )), ' ' ORDER BY place)
        FROM jsonb_array_elements(content -> 'sessions') WITH ORDINALITY AS sessions (one, place)
    ))
$$;
CREATE FUNCTION events_lets_go(path text) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN path ~ '(^|\n)PL/pgSQL function (\w+\.)?events_let_go\('
        THEN nullif(current_setting('events.letting_go', true), '')::jsonb END
$$
"""
WITHOUT_BACK = """
DROP FUNCTION events_lets_go(text);
DROP FUNCTION events_words(jsonb);
DROP FUNCTION events_without(text, jsonb);
DROP FUNCTION events_without(jsonb, jsonb)
"""
LET_GO = """
CREATE FUNCTION events_let_go(asked jsonb) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    near text = asked ->> 'near';
BEGIN
    PERFORM set_config('events.letting_go', asked::text, true);
    UPDATE events_agendarelease SET content = events_without(content, asked),
            words = events_words(events_without(content, asked)),
            note = left(events_without(note, asked), 500), name_removed_at = clock_timestamp()
        WHERE concat(content, ' ', note) ~* near
            AND (content, note) <> (events_without(content, asked), events_without(note, asked));
    UPDATE events_edition SET content = events_without(content, asked),
            note = left(events_without(note, asked), 500), name_removed_at = clock_timestamp()
        WHERE concat(content, ' ', note) ~* near
            AND (content, note) <> (events_without(content, asked), events_without(note, asked));
    PERFORM set_config('events.letting_go', '', true);
    UPDATE events_scheduledrelease SET content = events_without(content, asked),
            pending = events_without(pending, asked), note = left(events_without(note, asked), 500)
        WHERE concat(content, ' ', pending, ' ', note) ~* near;
    UPDATE events_keptdraft SET content = events_without(content, asked), pending = events_without(pending, asked)
        WHERE concat(content, ' ', pending) ~* near;
    UPDATE events_event SET pending = events_without(pending, asked) WHERE pending::text ~* near;
END $$
"""
RELEASE = """
CREATE OR REPLACE FUNCTION events_release_is_immutable() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    path text;
    asked jsonb;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        GET DIAGNOSTICS path = PG_CONTEXT;
        asked = events_lets_go(path);
        IF asked IS NOT NULL THEN
            OLD.content = events_without(OLD.content, asked);
            OLD.words = events_words(OLD.content);
            OLD.note = left(events_without(OLD.note, asked), 500);
            OLD.name_removed_at = NEW.name_removed_at;
        END IF;
        IF (NEW.id, NEW.event_id, NEW.number, NEW.content, NEW.words, NEW.note, NEW.released_at)
              = (OLD.id, OLD.event_id, OLD.number, OLD.content, OLD.words, OLD.note, OLD.released_at)
            AND NEW.name_removed_at IS NOT DISTINCT FROM OLD.name_removed_at
            AND (NEW.released_by_id IS NULL OR (asked IS NOT NULL AND NEW.released_by_id = OLD.released_by_id))
        THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'A released agenda is never changed.' USING ERRCODE = 'integrity_constraint_violation';
END $$
"""
RELEASE_BACK = """
CREATE OR REPLACE FUNCTION events_release_is_immutable() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.released_by_id IS NULL
        AND (NEW.id, NEW.event_id, NEW.number, NEW.content, NEW.words, NEW.note, NEW.released_at)
          = (OLD.id, OLD.event_id, OLD.number, OLD.content, OLD.words, OLD.note, OLD.released_at)
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'A released agenda is never changed.' USING ERRCODE = 'integrity_constraint_violation';
END $$
"""
EDITION = """
CREATE OR REPLACE FUNCTION events_edition_is_immutable() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    path text;
    asked jsonb;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        GET DIAGNOSTICS path = PG_CONTEXT;
        asked = events_lets_go(path);
        IF asked IS NOT NULL THEN
            OLD.content = events_without(OLD.content, asked);
            OLD.note = left(events_without(OLD.note, asked), 500);
            OLD.name_removed_at = NEW.name_removed_at;
        END IF;
        IF (NEW.id, NEW.event_id, NEW.number, NEW.content, NEW.note, NEW.published_at)
              = (OLD.id, OLD.event_id, OLD.number, OLD.content, OLD.note, OLD.published_at)
            AND NEW.name_removed_at IS NOT DISTINCT FROM OLD.name_removed_at
            AND (NEW.published_by_id IS NULL OR (asked IS NOT NULL AND NEW.published_by_id = OLD.published_by_id))
        THEN
            RETURN NEW;
        END IF;
    ELSIF TG_OP = 'TRUNCATE' THEN
        IF NOT EXISTS (SELECT FROM events_edition) THEN
            RETURN NULL;
        END IF;
    END IF;
    RAISE EXCEPTION 'A published edition is never changed.' USING ERRCODE = 'integrity_constraint_violation';
END $$
"""
EDITION_BACK = """
CREATE OR REPLACE FUNCTION events_edition_is_immutable() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF NEW.published_by_id IS NULL
            AND (NEW.id, NEW.event_id, NEW.number, NEW.content, NEW.note, NEW.published_at)
              = (OLD.id, OLD.event_id, OLD.number, OLD.content, OLD.note, OLD.published_at)
        THEN
            RETURN NEW;
        END IF;
    ELSIF TG_OP = 'TRUNCATE' THEN
        IF NOT EXISTS (SELECT FROM events_edition) THEN
            RETURN NULL;
        END IF;
    END IF;
    RAISE EXCEPTION 'A published edition is never changed.' USING ERRCODE = 'integrity_constraint_violation';
END $$
"""


def name_removed_at(model: str) -> migrations.AddField:
    return migrations.AddField(
        model_name=model,
        name="name_removed_at",
        field=models.DateTimeField(editable=False, null=True, verbose_name="name taken out"),
    )


class Migration(migrations.Migration):
    dependencies = [("events", "0011_joining")]

    operations = [
        name_removed_at("agendarelease"),
        name_removed_at("edition"),
        migrations.RunSQL(WITHOUT, WITHOUT_BACK),
        migrations.RunSQL(LET_GO, "DROP FUNCTION events_let_go(jsonb)"),
        migrations.RunSQL(RELEASE, RELEASE_BACK),
        migrations.RunSQL(EDITION, EDITION_BACK),
    ]
