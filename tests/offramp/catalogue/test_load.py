from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from offramp.catalogue import load
from offramp.errors import UsageError

if TYPE_CHECKING:
    from tests.offramp.catalogue.conftest import Loading

ROOT = Path(__file__).parents[3]


def test_openfaas_keys_become_the_function(loading: "Loading", tmp_path: Path) -> None:
    """One entry says everything, in the words OpenFaaS has for it."""
    thing = loading().function("thing")

    assert (thing.route, thing.group, thing.auth) == ("GET /things/{id}", "rest", "user")
    assert thing.folder == tmp_path / "functions" / "thing"
    assert thing.memory_bytes == 256 * 2**20
    assert (thing.max_processes, thing.concurrency) == (7, 3)
    assert (thing.idle_seconds, thing.timeout_seconds) == (90.0, 90.0)
    assert thing.max_request_bytes == 2000
    assert thing.gate == {"fewest_requests": 50, "latency_ratio": 2.5}
    assert thing.secrets == ["key"]


def test_absent_keys_take_the_defaults(loading: "Loading") -> None:
    """The size limit comes from the gateway's section, the rest from the model."""
    login = loading().function("login")

    assert (login.auth, login.memory_bytes, login.max_processes) == ("none", None, 4)
    assert login.max_request_bytes == 1000


def test_the_gateways_time_is_that_of_functions_that_say_nothing(loading: "Loading") -> None:
    """As in the chart: both sides of a route would give up at other moments."""
    found = loading("max_request_bytes: 1000}", "timeout_seconds: 5}")

    assert [one.timeout_seconds for one in found.functions] == [5.0, 90.0]


def test_variables_take_their_value_or_default(loading: "Loading") -> None:
    """As faas-cli replaces them, so that one file serves both."""
    assert loading().function("login").image == "local/login:dev"
    assert loading(REGISTRY="r.example", TAG="").function("login").image == "r.example/login:dev"


def test_a_get_that_writes_says_so(loading: "Loading") -> None:
    """Its method would have it sent to anybody's data."""
    found = loading("offramp.dev/auth: user", 'offramp.dev/writes: "true"')

    assert [one.writes for one in found.functions] == [False, True]


def test_a_group_selects_its_functions_in_order(loading: "Loading") -> None:
    """Every verb takes either name."""
    catalogue = loading()

    assert [f.name for f in catalogue.select("main")] == ["login"]
    assert [f.name for f in catalogue.select("thing")] == ["thing"]
    assert catalogue.select("nothing") == ()


def test_another_file_can_be_named(loading: "Loading", tmp_path: Path) -> None:
    """Its folder is the project's then."""
    loading()
    (tmp_path / "stack.yml").rename(tmp_path / "other.yaml")

    assert load(tmp_path / "other.yaml").root == tmp_path


def test_a_function_without_a_word_of_ours_takes_no_route_over(loading: "Loading") -> None:
    """Whoever has functions already keeps them in the same file, and faas-cli deploys them."""
    plain = "  nightly:\n    handler: ./nightly\n    annotations: {topic: cron-function}\n"

    catalogue = loading("  thing:\n", f"{plain}  bare: {{image: local/bare}}\n  thing:\n")

    assert [function.name for function in catalogue.functions] == ["login", "thing"]


def test_a_setting_that_yaml_reads_as_a_boolean_is_the_text_that_stands_there(
    loading: "Loading",
) -> None:
    """As faas-cli hands it over; Python would write True."""
    login = loading("    image: ${REG", "    environment: {debug: true, n: 0.5}\n    image: ${REG")

    assert login.function("login").environment == {"debug": "true", "n": "0.5"}


def test_our_own_stack_file_names_every_folder() -> None:
    """A handler that no entry names would never be called."""
    named = {function.folder for function in load(ROOT).functions}

    assert named == {file.parent for file in (ROOT / "functions").glob("*/*/handler.py")}


PROBLEMS = [
    ("x-offramp:", "x-other:", "x-offramp is missing: it says how the old side is started"),
    ("functions:", "other:", "functions is missing: it names at least one function"),
    ("  stay:", "  stai:", "x-offramp.stai: there is no such key"),
    ("GET /events", "events", "x-offramp.stay.0: 'events' is not a method and"),
    ("service: app", "service: My App", "x-offramp.old.service: 'My App' is not a name"),
    ("steps: [10, 100]", "steps: [100, 10]", "x-offramp.steps must rise"),
    ("steps: [10, 100]", "steps: [0, 100]", "x-offramp.steps must rise"),
    ("steps: [10, 100]", "steps: [10, 50]", "x-offramp.steps must rise"),
    ("steps: [10, 100]", "steps: []", "x-offramp.steps must rise"),
    ("steps: [10, 100]", "steps: [10, 101]", "x-offramp.steps.1: Input should be less"),
    ("groups: [main, rest]", "groups: [main]", "functions.thing: group 'rest' is not in"),
    ("groups: [main, rest]", "groups: [main, rest, thing]", "thing is both a function and a group"),
    ("    worker:", "    thing:", "thing is both a function and a process"),
    ("service: app", "service: login", "login is both a function and a process"),
    ("service: app", "service: 8", "x-offramp.old.service: 8 is a text only in quotes"),
    ("service: app", "service: null", "x-offramp.old.service: Input should be a valid string"),
    (
        "    worker:",
        "    mail: {command: x, ready: localhost:80}\n    worker:",
        "is not an address",
    ),
    ("{function: login,", "{function: logout,", "accounts.demo: there is no function 'logout'"),
    ("GET /events", "POST /login", "the route POST /login of login is in x-offramp.stay too"),
    ("GET /events", '"GET /things/{name}"', "GET /things/{id} of thing is in x-offramp.stay too"),
    ("POST /login", '"GET /things/{name}"', "the route GET /things/{name} belongs to 2 functions"),
    ("POST /login", "/login", "functions.login: the annotation offramp.dev/route must be a method"),
    ("offramp.dev/route: POST", "route: POST", "functions.login: the annotation offramp.dev/route"),
    ("POST /login", "FETCH /login", "functions.login.method: Input should be"),
    ("POST /login", "POST login", "is not a path such as"),
    ("POST /login", '"POST /a?b"', "is not a path such as"),
    ("POST /login", '"POST /a/{"', "is not a path such as"),
    ("POST /login", '"POST /a/{y:int}"', "is not a path such as"),
    ("POST /login", '"POST /a\\e[31m"', "functions.login.path: '/a\\x1b[31m' is not a path"),
    ("POST /login", "POST //a", "is not a path such as"),
    ("auth: user", "auth: admins", "functions.thing.auth: Input should be"),
    ("auth: user", 'writes: "yes"', "the annotation offramp.dev/writes must be true or false"),
    ("256Mi", "256MB", "functions.thing: '256MB' is not a size such as 128Mi"),
    ("90s", "soon", "functions.thing: 'soon' is not a duration such as 30s"),
    ("1m30s", "inf", "functions.thing: 'inf' is not a duration"),
    ("1m30s", "25h", "functions.thing.timeout_seconds: Input should be less than or equal"),
    ("1m30s", "0s", "functions.thing.timeout_seconds: Input should be greater than 0"),
    ('max: "7"', 'max: "0"', "functions.thing.max_processes: Input should be greater"),
    ('inflight: "3"', 'inflight: "x"', "functions.thing.concurrency: Input should be a valid int"),
    ('"2000"', '"2k"', "functions.thing.max_request_bytes: Input should be a valid integer"),
    ('"2.5"', '"high"', "the annotation offramp.dev/gate.latency_ratio must be a number"),
    ("secrets: [key]", "secrets: key", "functions.thing.secrets: Input should be a valid list"),
    (
        "secrets: [key]",
        "secrets: [../key]",
        "functions.thing.secrets.0: '../key' is not a secret's",
    ),
    ("secrets: [key]", "secrets: [/etc/key]", "functions.thing.secrets.0: '/etc/key' is not a se"),
    ("secrets: [key]", "secrets: [.key]", "functions.thing.secrets.0: '.key' is not a secret's"),
    ("limits: {memory: 256Mi}", "limits: 256Mi", "functions.thing: limits must be a mapping"),
    ("  login:\n", "  Log_In:\n", "functions.Log_In.name: 'Log_In' is not a name"),
    ("  login:\n", "  login: text\n  x:\n", "functions.login: it must be a mapping"),
    ("./functions/thing", "./functions/gone", "functions/gone/handler.py"),
    ("{copy: [./shared]}", "{copy: ./shared}", "configuration.copy must be a list"),
    ("{copy: [./shared]}", "[copy]", "configuration.copy must be a list"),
    ("[./shared]}", "[../other]}", "configuration.copy: ../other must lie in the project"),
    ("[./shared]}", "[/etc]}", "configuration.copy: /etc must lie in the project"),
    ("[./shared]}", "[shared/..]}", "configuration.copy: . must lie in the project"),
    ("[./shared]}", "[./handler.py]}", "handler.py would take the place of each function's"),
    ("  thing:\n", "  login:\n", "the key login stands 2 times"),
    ("version: 1.0", "- 1", "is not valid YAML"),
    ("version: 1.0", "version: [", "is not valid YAML"),
]


@pytest.mark.parametrize(("old", "new", "problem"), PROBLEMS)
def test_a_mistake_is_named(loading: "Loading", old: str, new: str, problem: str) -> None:
    """Nothing is started from a file that is wrong, and the reader knows where to look."""
    with pytest.raises(UsageError) as caught:
        loading(old, new)

    assert problem in str(caught.value)
    assert "stack.yml" in str(caught.value)


def test_all_mistakes_are_named_at_once(loading: "Loading") -> None:
    """Nobody should have to find them one by one."""
    old = "    annotations: {offramp.dev/group: main, offramp.dev/route: POST /login}\n"

    with pytest.raises(UsageError) as caught:
        loading(old, old.replace("main", "mian").replace("POST", "POTS") + "  empty:\n")

    message = str(caught.value)
    assert "functions.login.method" in message
    assert "functions.empty: it must be a mapping" in message
    assert "accounts.demo: there is no function 'login'" in message


def test_a_file_whose_functions_move_nothing_says_what_is_missing(tmp_path: Path) -> None:
    """Any stack file of OpenFaaS is one that somebody may try."""
    ours = "x-offramp: {old: {app: a, service: a}, groups: []}\n"
    (tmp_path / "stack.yml").write_text(f"{ours}functions: {{one: {{image: local/one}}}}\n")

    with pytest.raises(UsageError, match=r"none has the annotation offramp\.dev/route"):
        load(tmp_path)


@pytest.mark.parametrize("content", [b"", b"text", b"- a\n", b"\xff\xfe\x00", b"a: \x00"])
def test_a_file_that_is_no_stack_file_is_refused(tmp_path: Path, content: bytes) -> None:
    """Whatever --project was given, there is no traceback."""
    (tmp_path / "stack.yml").write_bytes(content)

    with pytest.raises(UsageError, match=r"stack\.yml"):
        load(tmp_path)


BOMB = "a0: &a0 [x, x, x]\n" + "".join(
    f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}, *a{n - 1}]\n" for n in range(1, 40)
)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (BOMB, "more than 200,000 values"),
        ("a: &a {b: *a}", "more than 200,000 values"),
        ("a: &a {<<: [*a]}", "more than 200,000 values"),
        ("a: " + "[" * 100_000, "nested too deeply"),
        ("a: " + "[" * 201 + "]" * 201, "nested too deeply"),
        ("".join(" " * n + "a:\n" for n in range(1500)), "nested too deeply"),
        ("a: " + "x" * 2_000_000, "it has 2,000,003 bytes, of which 2,000,000 are read"),
        ('a: "\\ud800"', "(?s)is not valid YAML: .*(surrogates|invalid Unicode)"),
        ("a: 2026-13-45", "is not valid YAML: month must be in"),
        ("a: " + "1" * 5_000, "is not valid YAML"),
    ],
)
def test_a_file_made_to_exhaust_is_refused(tmp_path: Path, content: str, problem: str) -> None:
    """Somebody else's stack file is read before anybody has looked at it."""
    (tmp_path / "stack.yml").write_text(content)

    with pytest.raises(UsageError, match=problem):
        load(tmp_path)


def test_a_folder_without_the_file_says_where_to_go(tmp_path: Path) -> None:
    """The command was run in another folder: the most usual mistake."""
    with pytest.raises(UsageError, match="name it with --project") as refused:
        load(tmp_path)

    assert "Errno" not in str(refused.value)


def test_a_key_of_a_merged_mapping_may_be_overridden(loading: "Loading") -> None:
    """`<<: *function` with an own value is not a key that stands twice."""
    old = "    secrets: [key]\n"

    catalogue = loading(old, "    <<: &base {secrets: [a], lang: x}\n" + old + "    <<: *base\n")

    assert catalogue.function("thing").secrets == ["key"]
