"""The OpenFeature provider: on/off flags and variants from a file, a default for all else."""

import pytest
from openfeature import api
from openfeature.evaluation_context import EvaluationContext
from openfeature.flag_evaluation import Reason

from shared.flag_provider import FileProvider
from shared.flags import FlagFile

ANA = EvaluationContext("ana")
RULES = """
shown: {enabled: true}
hidden: {enabled: false}
all: {percent: 100}
blue: {variants: {blue: 100}}
empty: {}
number: {percent: many}
list: {variants: [blue, green]}
text: {enabled: "false"}
not-a-rule: 7
"""


@pytest.fixture
def provider(tmp_path):
    """The provider of a file with RULES."""
    file = tmp_path / "flags.yml"
    file.write_text(RULES)
    return FileProvider(FlagFile(file))


@pytest.fixture
def client(provider, request):
    """A client of the SDK, as handlers have one; the domain is the test's own."""
    api.set_provider(provider, request.node.name)
    return api.get_client(request.node.name)


@pytest.mark.parametrize(("flag", "value"), [("shown", True), ("hidden", False), ("all", True)])
def test_a_flag_is_on_or_off(provider, flag, value):
    """Whatever the default is; and the reason says that a rule decided."""
    for default in (True, False):
        found = provider.resolve_boolean_details(flag, default, ANA)
        assert (found.value, found.reason) == (value, Reason.TARGETING_MATCH)


def test_a_variant_has_a_name(provider):
    """The rule's, not the default's."""
    found = provider.resolve_string_details("blue", "red", ANA)

    assert (found.value, found.reason) == ("blue", Reason.TARGETING_MATCH)


@pytest.mark.parametrize("flag", ["unknown", "empty", "not-a-rule", "", "blue"])
def test_what_no_rule_decides_has_the_default(provider, flag):
    """Also a variant where on or off was asked for: its name is no answer."""
    for default in (True, False):
        found = provider.resolve_boolean_details(flag, default, ANA)
        assert (found.value, found.reason) == (default, Reason.DEFAULT)


@pytest.mark.parametrize("flag", ["shown", "hidden", "all"])
def test_on_and_off_are_no_names(provider, flag):
    """`True` as a variant would match no branch of the handler."""
    assert provider.resolve_string_details(flag, "red", ANA).value == "red"


@pytest.mark.parametrize("context", [None, EvaluationContext()])
def test_without_a_subject_only_fixed_flags_are_decided(provider, context):
    """A share of nobody is nothing."""
    assert provider.resolve_boolean_details("shown", False, context).value is True
    assert provider.resolve_boolean_details("all", False, context).value is False
    assert provider.resolve_string_details("blue", "red", context).value == "red"


@pytest.mark.parametrize(
    ("kind", "default"), [("integer", 7), ("float", 0.5), ("object", {"a": [1]})]
)
def test_other_types_have_their_default(provider, kind, default):
    """The file has no rules for them, and says so."""
    found = getattr(provider, f"resolve_{kind}_details")("shown", default, ANA)

    assert (found.value, found.reason) == (default, Reason.DEFAULT)


@pytest.mark.parametrize("flag", ["number", "list", "text"])
def test_a_broken_rule_means_the_default(client, flag):
    """A slip in an editor must not fail requests, nor switch a feature on."""
    for default in (True, False):
        assert client.get_boolean_value(flag, default, ANA) is default
    assert client.get_string_value(flag, "red", ANA) == "red"


def test_the_provider_has_a_name(client, provider):
    """Hooks and logs of the SDK show it."""
    assert provider.get_metadata().name == "file"
    assert client.get_boolean_value("shown", False, ANA) is True
