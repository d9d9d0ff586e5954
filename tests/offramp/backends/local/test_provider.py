"""OpenFaaS's API on what `offramp up` runs, through Envoy, as faas-cli asks."""

import json

import pytest

from tests.offramp.backends.local.conftest import COUNT, LABELS
from tests.waiting import until


def deployment(**other):
    """Return what faas-cli sends for the function `count` of stack.yml."""
    notes = {"offramp.dev/group": "one", "offramp.dev/route": "POST /count"}
    sent = {"service": "count", "image": "count:dev", "envVars": {"LIMIT": "10"}}
    sent |= {"labels": LABELS, "annotations": notes, "limits": {"memory": "128Mi"}}
    return sent | other


def lines(answer):
    return [json.loads(line) for line in answer.data.splitlines()]


def test_the_functions_are_those_of_stack_yml(operators):
    """With what stack.yml says of them, in OpenFaaS's words."""
    found = {one["name"]: one for one in operators("GET", "/system/functions").json()}

    assert list(found) == ["greet", "fail", "count"]
    count = found["count"]
    assert (count["image"], count["namespace"]) == ("count:dev", "openfaas-fn")
    assert count["labels"] == LABELS
    assert count["limits"] == {"memory": "128Mi"}
    assert count["envVars"] == {"LIMIT": "10"}
    assert count["annotations"]["offramp.dev/route"] == "POST /count"
    assert found["greet"]["secrets"] == ["key"]


def test_a_function_at_zero_is_ready(operators):
    """`faas-cli ready` would wait for ever, and a call starts it at once."""
    operators("POST", "/system/scale-function/fail", json={"replicas": 0})
    status = until(lambda: (one := operators.status("fail"))["replicas"] == 0 and one)

    assert status["availableReplicas"] == 1


def test_a_call_is_counted(operators):
    """`faas-cli list` shows it."""
    before = operators.status("count")["invocationCount"]

    assert operators("POST", "/function/count", body=b"four").data == b"4"
    until(lambda: operators.status("count")["invocationCount"] == before + 1)


def test_a_deployment_takes_new_code(operators):
    """Edit, `faas-cli deploy`, call: without starting anything again."""
    file = operators.project.folder / "functions/count/handler.py"
    file.write_text(COUNT.replace("str(len(event.body))", "'new code'"))

    assert operators("PUT", "/system/functions", json=deployment()).status == 202
    until(lambda: operators("POST", "/function/count").data == b"new code")
    file.write_text(COUNT)
    assert operators("POST", "/system/functions", json=deployment()).status == 202
    until(lambda: operators("POST", "/function/count").data == b"0")


@pytest.mark.parametrize(
    ("method", "sent", "status", "said"),
    [
        ("PUT", {"service": "other"}, 404, "there is no function other"),
        ("POST", {"service": "other"}, 501, "stack.yml"),
        ("PUT", {"envVars": {"LIMIT": "11"}}, 501, "another environment"),
        ("PUT", {"limits": None}, 501, "another limits"),
        ("PUT", {"namespace": "elsewhere"}, 404, "there is no namespace elsewhere"),
    ],
)
def test_what_cannot_be_deployed_here_says_why(operators, method, sent, status, said):
    """404 makes faas-cli try POST; the others are for people."""
    answer = operators(method, "/system/functions", json=deployment(**sent))

    assert answer.status == status
    assert said in answer.json()["detail"]


def test_a_function_of_stack_yml_stays(operators):
    """Its route needs it."""
    answer = operators("DELETE", "/system/functions", json={"functionName": "count"})
    unknown = operators("DELETE", "/system/functions", json={"functionName": "other"})

    assert (answer.status, unknown.status) == (501, 404)
    assert "stack.yml" in answer.json()["detail"]


def test_processes_come_before_calls_when_asked_for(operators):
    """Up to the function's maximum."""
    answer = operators("POST", "/system/scale-function/count", json={"replicas": 9})

    assert answer.status == 202
    until(lambda: operators.status("count")["replicas"] == 2)
    assert operators("POST", "/system/scale-function/other", json={"replicas": 1}).status == 404


def test_logs_are_lines_with_their_process(operators):
    """What the handler printed, and when."""
    operators("POST", "/function/count", body=b"seven!!")
    asked = "/system/logs?name=count&namespace=openfaas-fn"
    found = until(lambda: [o for o in lines(operators("GET", asked)) if "counted 7" in o["text"]])

    assert set(found[0]) == {"name", "namespace", "instance", "timestamp", "text"}
    assert operators("GET", "/system/logs?name=other").status == 404
    assert operators("GET", "/system/logs?name=count&since=yesterday").status == 400


def test_logs_can_be_bounded(operators):
    """By count, by time and by process."""
    operators("POST", "/function/count")
    until(lambda: len(lines(operators("GET", "/system/logs?name=count"))) > 1)

    assert len(lines(operators("GET", "/system/logs?name=count&tail=1"))) == 1
    assert lines(operators("GET", "/system/logs?name=count&since=2999-01-01T00:00:00Z")) == []
    assert lines(operators("GET", "/system/logs?name=count&instance=none")) == []


def test_a_log_is_followed_while_it_grows(operators):
    """Each line reaches the reader when it is written, not at an end that never comes."""
    asked = "/system/logs?name=count&follow=true&since=2999-01-01T00:00:00Z"
    answer = operators("GET", asked, preload_content=False)
    assert answer.headers["Content-Type"] == "application/x-ndjson"

    operators("POST", "/function/count", body=b"x" * 12345)

    assert any(b"counted 12345" in line for line in iter(answer.readline, b""))
    answer.close()


def test_a_body_of_unknown_length_passes(operators):
    """Envoy hands it on as it comes; the function's own limit is the one that counts."""
    pieces = (b"x" * 65_536 for _ in range(128))
    answer = operators("POST", "/function/count", body=pieces, headers={"X-Any": "1"})

    assert answer.data == str(128 * 65_536).encode()
