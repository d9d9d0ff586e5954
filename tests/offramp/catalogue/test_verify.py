"""What `x-offramp.verify` may say."""

import pytest

from offramp.errors import UsageError

GATE = "  gate: {fewest_requests: 50}\n"
REASON = "reason: it says which side answers"


def with_verify(loading, text):
    return loading(GATE, f"{GATE}  verify: {text}\n")


def test_known_differences_have_a_place_and_a_reason(loading):
    """Of a function, a group, or all."""
    catalogue = with_verify(
        loading,
        f"{{known: [{{where: 'body.items[*].id', {REASON}, functions: [login, rest]}},"
        f" {{where: status, {REASON}}}, {{where: body(order), {REASON}}}]}}",
    )

    assert [each.where for each in catalogue.offramp.verify.known] == [
        "body.items[*].id",
        "status",
        "body(order)",
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("{known: [{where: body.side}]}", "verify.known.0.reason"),
        ("{known: [{where: body.side, reason: so}]}", "verify.known.0.reason"),
        (f"{{known: [{{where: side, {REASON}}}]}}", "verify.known.0.where"),
        (f"{{known: [{{where: bodyside, {REASON}}}]}}", "verify.known.0.where"),
        (
            f"{{known: [{{where: body, {REASON}, functions: [logn]}}]}}",
            "verify.known.0: there is no function or group 'logn'",
        ),
        ("{headers: [Server Name]}", "verify.headers.0"),
        ("{rows_within_seconds: -1}", "verify.rows_within_seconds"),
        ("{ignore: [body]}", "verify.ignore"),
    ],
)
def test_a_mistake_is_named(loading, text, problem):
    """A pattern that covers nothing would be found out by a customer."""
    with pytest.raises(UsageError) as caught:
        with_verify(loading, text)

    assert problem in str(caught.value)


def test_its_environment_is_everybodys_in_a_trial(loading):
    """It wins over what a process or a function says itself."""
    catalogue = with_verify(loading, "{environment: {SYNC_INTERVAL: '0', max_inflight: '1'}}")
    trial = catalogue.for_verify()

    assert trial.offramp.old.environment == {"SYNC_INTERVAL": "0", "max_inflight": "1"}
    assert trial.offramp.processes["worker"].environment["SYNC_INTERVAL"] == "0"
    assert trial.function("thing").environment == {
        "exec_timeout": "1m30s",
        "max_inflight": "1",
        "SYNC_INTERVAL": "0",
    }
    assert catalogue.function("thing").environment["max_inflight"] == "3"
