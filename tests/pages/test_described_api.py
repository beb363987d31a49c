"""The read API keeps its description's word: schemathesis asks what the description allows, and what it does not."""

import pytest
import schemathesis
from django.core.management import call_command
from hypothesis import HealthCheck, given, settings
from schemathesis import Case
from schemathesis.config import SchemathesisConfig

from config.wsgi import application

# The same questions in every run; enough of each address to try every parameter, odd values among them.
ASKED = settings(
    max_examples=12, derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck)
)


# Committed: whoever asks by WSGI closes the connection after each answer.
@pytest.mark.django_db(transaction=True)
def test_schemathesis_finds_nothing() -> None:
    call_command("load_paper")
    schema = schemathesis.openapi.from_wsgi("/data/openapi.json", application, config=SchemathesisConfig())
    asked, found = 0, {}
    for result in schema.get_all_operations():
        operation = result.ok()

        @ASKED
        @given(case=operation.as_strategy())
        def keeps_its_word(case: Case) -> None:
            case.call_and_validate()

        try:
            keeps_its_word()
        except (AssertionError, BaseExceptionGroup) as problem:
            found[operation.label] = str(problem)
        asked += 1

    assert found == {}
    assert asked == len(schema.raw_schema["paths"])
