"""Routes whose paths stand in generated protocol buffers, in the options of methods."""

from pathlib import Path

from offramp.code import read, surface
from offramp.code.surface.model import Surface
from tests.offramp.code.sources import write
from tests.offramp.code.surface.alike import found

STRING, MESSAGE, INT32, REPEATED = 9, 11, 5, 3
GENERATED = """
    from google.protobuf import descriptor_pool as _descriptor_pool
    from google.protobuf.internal import builder as _builder
    {imports}
    DESCRIPTOR = _descriptor_pool.Default().AddSerializedFile({data!r})
    _globals = globals()
    _builder.BuildMessageAndEnumDescriptors(DESCRIPTOR, _globals)
    _builder.BuildTopDescriptorsAndMessages(DESCRIPTOR, "{name}_pb2", _globals)
    _builder.BuildServices(DESCRIPTOR, "{name}_pb2", _globals)
"""
APP = """
    from flask import Flask
    import http_pb2, shop_pb2

    app = Flask(__name__)
    def buy(): return ""
    def nothing(): return ""
    VIEWS = {shop_pb2.Buy: buy}
    for method in shop_pb2.Shop.DESCRIPTOR.methods:
        for rule in method.GetOptions().Extensions[http_pb2.rule].paths:
            view = VIEWS.get(shop_pb2.Shop().GetRequestClass(method), nothing)
            path = f"/v{rule.since.major}{rule.path}"
            app.add_url_rule(path, method.name, view, methods=[rule.verb])
"""


def part(number: int, value: bytes | str | int) -> bytes:
    """Return one field as it stands in a message: a number, or something with its length."""
    if isinstance(value, int):
        return bytes(key(number << 3)) + bytes(key(value))
    data = value.encode() if isinstance(value, str) else value
    return bytes(key(number << 3 | 2)) + bytes(key(len(data))) + data


def key(value: int) -> list[int]:
    """Return a number in sevens of bits, the lowest first."""
    found = [value & 0x7F]
    while value := value >> 7:
        found[-1] |= 0x80
        found.append(value & 0x7F)
    return found


def field(name: str, number: int, kind: int, of: str = "", label: int = 1) -> bytes:
    """Return a FieldDescriptorProto."""
    said = part(1, name) + part(3, number) + part(4, label) + part(5, kind)
    return said + (part(6, of) if of else b"")


VERSION = part(1, "Version") + part(2, field("major", 1, INT32))
PATH = (
    part(1, "Path")
    + part(2, field("verb", 1, STRING))
    + part(2, field("path", 2, STRING))
    + part(2, field("since", 3, MESSAGE, ".http.Version"))
)
RULE = part(1, "Rule") + part(2, field("paths", 1, MESSAGE, ".http.Path", REPEATED))
EXTENSION = field("rule", 50_001, MESSAGE, ".http.Rule") + part(2, ".google.protobuf.MethodOptions")
HTTP = (
    part(1, "http.proto")
    + part(2, "http")
    + b"".join(part(4, one) for one in (VERSION, PATH, RULE))
    + part(7, EXTENSION)
)


def method(name: str, *paths: bytes) -> bytes:
    """Return a MethodDescriptorProto whose options hold the paths."""
    rule = b"".join(part(1, one) for one in paths)
    options = part(4, part(50_001, rule)) if paths else b""
    return part(1, name) + part(2, f".shop.{name}") + part(3, f".shop.{name}.Answer") + options


def path(verb: str, at: str, major: int) -> bytes:
    """Return a Path."""
    return part(1, verb) + part(2, at) + (part(3, part(1, major)) if major else b"")


def shop(*methods: bytes) -> bytes:
    """Return the file with the service, and a message for each of its methods."""
    messages = b"".join(
        part(4, part(1, name) + part(3, part(1, "Answer"))) for name in ("Buy", "Look")
    )
    service = part(1, "Shop") + b"".join(part(2, one) for one in methods)
    return part(1, "shop.proto") + part(2, "shop") + messages + part(6, service)


def audited(tmp_path: Path, data: bytes) -> Surface:
    """Return what is found of the application beside both generated modules."""
    http = GENERATED.format(imports="", data=HTTP, name="http")
    own = GENERATED.format(imports="import http_pb2", data=data, name="shop")
    folder = write(tmp_path, {"app.py": APP, "http_pb2.py": http, "shop_pb2.py": own})
    return surface.find(read(folder))


def test_paths_in_the_options_of_methods_are_found(tmp_path: Path) -> None:
    """A service with hundreds of methods has its whole surface there."""
    buy = method("Buy", path("POST", "/buy", 2), path("PUT", "/basket", 3))
    one = audited(tmp_path, shop(buy, method("Look", path("GET", "/look/<id>", 300))))

    assert found(one) == {
        ("/static/<path:filename>", "GET", "static"),
        ("/v2/buy", "POST", "Buy"),
        ("/v3/basket", "PUT", "Buy"),
        ("/v300/look/<id>", "GET", "Look"),
    }


def test_a_view_is_found_by_the_message_it_takes(tmp_path: Path) -> None:
    """What a route does is known only with its view."""
    one = audited(
        tmp_path, shop(method("Buy", path("GET", "/b", 1)), method("Look", path("GET", "/l", 1)))
    )

    views = {route.path: route.view for route in one.routes}
    assert (views["/v1/b"], views["/v1/l"]) == ("app.buy", "app.nothing")


def test_a_method_without_options_has_no_route(tmp_path: Path) -> None:
    """Not every method of a service is offered by HTTP."""
    one = audited(tmp_path, shop(method("Buy"), method("Look", path("GET", "/look", 0))))

    assert {route.path for route in one.routes} == {"/static/<path:filename>", "/v0/look"}


def test_bytes_that_are_no_descriptor_are_a_doubt(tmp_path: Path) -> None:
    """A file that was cut off or made up must not end the audit."""
    one = audited(tmp_path, shop(method("Buy", path("GET", "/b", 1)))[:-3])

    assert {route.path for route in one.routes} == {"/static/<path:filename>"}
    assert any("cannot be followed" in doubt.message for doubt in one.doubts)


def test_messages_within_messages_without_end_are_a_doubt(tmp_path: Path) -> None:
    """A few kilobytes nest thousands of them, and their full names would fill the memory."""
    deep = part(1, "M")
    for _ in range(5_000):
        deep = part(1, "M") + part(3, deep)
    one = audited(tmp_path, part(1, "shop.proto") + part(4, deep))

    assert {route.path for route in one.routes} == {"/static/<path:filename>"}
    assert any("cannot be followed" in doubt.message for doubt in one.doubts)


def test_bytes_that_are_computed_are_not_guessed(tmp_path: Path) -> None:
    """What the text does not hold is not known."""
    generated = GENERATED.format(imports="import os", data=b"", name="shop")
    folder = write(
        tmp_path,
        {
            "app.py": APP,
            "http_pb2.py": GENERATED.format(imports="", data=HTTP, name="http"),
            "shop_pb2.py": generated.replace("b''", "os.urandom(20)"),
        },
    )

    assert {route.path for route in surface.find(read(folder)).routes} == {
        "/static/<path:filename>"
    }
