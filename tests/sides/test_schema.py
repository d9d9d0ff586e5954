"""Generated requests: neither side may fail or answer what the OpenAPI document does not say."""

import time
from collections.abc import Mapping
from itertools import count
from typing import Any

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from offramp.cases import Answer
from offramp.cases.model import Sign
from offramp.cases.sign import headers as signed
from offramp.catalogue.document import read
from tests.sides.sameness import differences
from tests.sides.sides import Side
from tests.sides.started import ROOT

pytestmark = pytest.mark.slow
OPENAPI = ROOT / "docs/openapi.yaml"
DOCUMENT = schemathesis.openapi.from_dict(read(OPENAPI.read_text(), OPENAPI))
ENDLESS_OR_SLOW = {"GET /events", "POST /analytics/forecast"}
NOTHING_TO_SPOIL = {"GET /health", "GET /version"}
ADMINS = {"/config", "/integrations/sync"}
SIGNS = {
    "/integrations/payments/webhook": Sign(scheme="stripe", secret="payment-webhook-secrets"),
    "/integrations/webhooks/{source}": Sign(
        scheme="standard-webhooks", secret="webhook-secrets", source="shop"
    ),
}
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
OPERATIONS = {
    operation.label: operation
    for result in DOCUMENT.get_all_operations()
    for operation in [result.ok()]
    if operation.label not in ENDLESS_OR_SLOW
}
WITHOUT_CALLER = {
    label
    for label, operation in OPERATIONS.items()
    if operation.definition.raw.get("security") is not None
}
GENERATED = [
    pytest.param(label, mode, id=f"{label}: {mode.value}")
    for label in OPERATIONS
    for mode in GenerationMode
    if mode.is_positive or label not in NOTHING_TO_SPOIL
]
EXAMPLES = 10


def send(side: Side, case: Case, headers: Mapping[str, str], secrets: Mapping[str, str]) -> Any:
    """Send a generated request, signed over its bytes where the route wants that."""
    url = side.url(case.method, case.formatted_path)
    kwargs = case.as_transport_kwargs(base_url=url, headers=dict(headers))
    kwargs.pop("cookies", None)
    request = requests.Request(**{**kwargs, "headers": kwargs["headers"]}).prepare()
    if sign := SIGNS.get(case.path):
        body = request.body or b""
        body = body.encode() if isinstance(body, str) else body
        now = str(int(time.time()))
        request.headers.update(signed(sign, body, secrets[sign.secret], event="evt", now=now))
    with requests.Session() as session:
        return session.send(request, timeout=60, allow_redirects=False)


def answer_of(response: requests.Response) -> Answer:
    headers = {name.lower(): value for name, value in response.headers.items()}
    return Answer(response.status_code, headers, response.content)


@pytest.mark.parametrize(("label", "mode"), GENERATED)
def test_generated_requests_get_documented_answers(label, mode, sides, secret_texts):
    """Requests nobody thought of, valid and invalid; the same refusal, in every run."""
    operation = OPERATIONS[label]
    account = "admin" if operation.path in ADMINS else "demo"
    token = sides["old"].sign_in(account)["access_token"]
    headers = {} if label in WITHOUT_CALLER else {"Authorization": f"Bearer {token}"}
    clients = count(1)

    @seed(2026)
    @settings(
        max_examples=EXAMPLES,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def check(case: Case) -> None:
        headers["X-Forwarded-For"] = f"{sides['old'].address}:{next(clients)}"
        responses = [send(sides[name], case, headers, secret_texts) for name in ("old", "new")]
        for response in responses:
            case.validate_response(response, checks=CHECKS)
        old, new = (answer_of(response) for response in responses)
        if old.status >= 400 or new.status >= 400:
            assert differences(old, new) == [], responses[0].request.body

    check()


def test_a_forecast_is_answered_as_documented(sides):
    """It stays on the server, and in the document."""
    token = sides["old"].sign_in()["access_token"]
    response = requests.post(
        f"{sides['old'].url('POST', '/analytics/forecast')}/analytics/forecast",
        json={"months": 3, "simulations": 100},
        headers={"Authorization": f"Bearer {token}"},
        timeout=60,
    )

    assert response.status_code == 200
    DOCUMENT["/analytics/forecast"]["POST"].validate_response(response)
    assert len(response.json()["months"]) == 3


def test_events_are_answered_as_documented(sides):
    """The stream begins at once, so that a caller knows that it is connected."""
    token = sides["old"].sign_in()["access_token"]
    with requests.get(
        f"{sides['old'].url('GET', '/events')}/events",
        headers={"Authorization": f"Bearer {token}"},
        stream=True,
        timeout=60,
    ) as response:
        first = next(response.iter_lines())

    assert response.headers["content-type"].startswith("text/event-stream")
    assert first == b": connected"
