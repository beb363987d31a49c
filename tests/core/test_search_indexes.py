"""Without its index a search reads the whole table; nobody notices on a desk, everybody in production."""

import pytest
from django.apps import apps
from django.contrib.postgres.indexes import GinIndex
from django.db import connection

SEARCHED = [model for model in apps.get_models() if any(f.name == "search_vector" for f in model._meta.get_fields())]


@pytest.mark.parametrize("model", SEARCHED, ids=lambda model: model._meta.label)
def test_every_searchable_model_has_its_index(model):
    indexes = [index for index in model._meta.indexes if isinstance(index, GinIndex) and not index.condition]
    assert [index.fields for index in indexes] == [["search_vector"]]


@pytest.mark.django_db
def test_rare_words_of_posts_are_known_to_the_planner():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT attrelid::regclass::text, attstattarget FROM pg_attribute"
            " WHERE attname = 'search_vector' AND attstattarget > 0 ORDER BY 1"
        )
        assert cursor.fetchall() == [("forum_post", 1000), ("forum_thread", 1000)]
