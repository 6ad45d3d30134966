"""The API keeps to its own description: schemathesis asks it all sorts of things, with a token and without.

``COMITY_API_EXAMPLES=200 pytest tests/serve/test_api_conforms.py`` asks more of them than CI does.
"""

from __future__ import annotations

import os

import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from comity.serve.api.document import openapi
from comity.serve.api.operation import ROOT
from comity.serve.api.table import OPERATIONS
from comity.serve.asgi import app

ADDRESS = "http://localhost:8000"
EXAMPLES = int(os.environ.get("COMITY_API_EXAMPLES", "5"))


def ask(world, web, headers: dict[str, str], look) -> int:
    """Ask every operation a number of things, of what is there as well; how many were asked."""
    schema = schemathesis.openapi.from_dict(openapi())
    schema.app = web
    asked = 0
    # What stops and takes away stands last, so that there is something left to ask the others for.
    order = ("get", "post", "put", "delete")
    operations = [found.ok() for found in schema.get_all_operations()]
    for operation in sorted(operations, key=lambda each: (each.path.endswith("withdrawal"), order.index(each.method))):
        kind = operation.path.split("/")[3].removesuffix("s").removeprefix("storie") or "story"
        there = {"id": world.ids[kind]["own"]} if "{id}" in operation.path and kind in world.ids else None
        for mode, gaps in ((GenerationMode.POSITIVE, there), (GenerationMode.NEGATIVE, None)):

            @given(case=operation.as_strategy(generation_mode=mode, path_parameters=gaps))
            @settings(
                max_examples=EXAMPLES,
                deadline=None,
                database=None,
                derandomize=True,
                phases=[Phase.explicit, Phase.generate],
                suppress_health_check=list(HealthCheck),
            )
            def one(case) -> None:
                nonlocal asked
                asked += 1
                look(case, case.call(headers=headers, base_url=ADDRESS))

            one()
    return asked


def test_it_answers_as_described_whatever_it_is_asked(world, token_of):
    web = app(world.centre.web, address=ADDRESS, hosts=("testserver",))  # what schemathesis calls itself at times
    headers = {"Authorization": f"Bearer {token_of(world.people.norda)}"}

    good = set()

    def look(case, response) -> None:
        if response.status_code < 300:
            good.add(case.operation.label)
        # What has the right shape may still be refused, and 422 is declared for it: a query that says nothing, a cursor
        # that was never handed out, a date that no calendar has.
        case.validate_response(response, excluded_checks=[positive_data_acceptance])

    assert ask(world, web, headers, look) > 100
    # Files, lists of feeds, good addresses and what only another token or an earlier mishap allows are tried elsewhere.
    rest = {each for each in OPERATIONS if f"{each.method} {ROOT}{each.path}" not in good}
    elsewhere = {
        *("push", "upload", "add-source", "change-source", "import-sources", "retry-quarantined", "revoke-token"),
        *("ask-for-more", "ask-members", "report-receipt", "hand-in-sealed", "change-how-told"),
        *("add-device", "remove-device", "retry-undelivered"),
        "rewrite-standing-query",
        *("say-in-situation-report", "take-from-situation-report", "sign-situation-report", "amend-situation-report"),
    }
    assert {each.name for each in rest} <= elsewhere


def test_without_a_token_it_tells_nothing(world):
    web = app(world.centre.web, address=ADDRESS, hosts=("testserver",))  # what schemathesis calls itself at times

    def look(_, response) -> None:
        assert response.status_code == 401

    assert ask(world, web, {}, look) > 100
