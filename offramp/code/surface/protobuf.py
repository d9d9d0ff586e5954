"""
Generated protocol buffers (`*_pb2.py`, as protoc writes them since 3.20): services and messages.

Some applications make a route of each method of a service, whose path stands in its options:
`method.GetOptions().Extensions[annotations_pb2.rpc].path`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from offramp.code.surface import descriptors
from offramp.code.surface.descriptors import Field, File, Method, Service
from offramp.code.surface.interpreter.call import Call
from offramp.code.surface.interpreter.plugin import Library
from offramp.code.surface.interpreter.values import (
    Builtin,
    Instance,
    Place,
    ProjectClass,
    Space,
    Unknown,
    Value,
)
from offramp.code.surface.interpreter.world import World

LIBRARY = Library()
LIBRARY.values["google.protobuf.__version__"] = "6.33.0"
LIBRARY.values["google.protobuf.descriptor._USE_C_DESCRIPTORS"] = True
NOWHERE = Place("", 0)
METHOD_OPTIONS = "google.protobuf.MethodOptions"
DEEPEST_UNSET = 3  # messages in messages that were not set, for which empty ones are made


@dataclass
class Pool:
    """All files of one run, by full names; *extensions* by what they extend and their number."""

    messages: dict[str, dict[int, Field]] = field(default_factory=dict)
    classes: dict[str, ProjectClass] = field(default_factory=dict)
    extensions: dict[tuple[str, int], tuple[Field, Instance]] = field(default_factory=dict)


POOL = LIBRARY.model("google.protobuf.descriptor_pool.DescriptorPool", state=Pool)
FILE = LIBRARY.model("google.protobuf.descriptor.FileDescriptor", state=File)
DESCRIPTOR = LIBRARY.model("google.protobuf.descriptor.DescriptorBase")
MESSAGE = LIBRARY.model("google.protobuf.message.Message")


def pool(world: World) -> Instance:
    """Return the one pool of a run."""
    known = world.made(POOL)
    if not known:
        known = [Instance(POOL, NOWHERE)]
        world.instances.extend(known)
    return known[0]


@LIBRARY.function("google.protobuf.descriptor_pool.Default")
def _default(call: Call) -> Value:
    return pool(call.world)


@POOL.method("AddSerializedFile")
def add_file(call: Call) -> Value:
    """`DESCRIPTOR = descriptor_pool.Default().AddSerializedFile(b"...")`."""
    data = call.get(0, "serialized_file_desc_proto")
    if not isinstance(data, bytes):
        return Unknown("google.protobuf.descriptor.FileDescriptor()")
    kept: Pool = pool(call.world).of(POOL)
    made = Instance(FILE, call.place)
    found = made.states[FILE] = descriptors.read(data)
    kept.messages |= found.messages
    extensions: dict[str, Value] = {}
    for name, one in found.extensions.items():
        described = Instance(DESCRIPTOR, call.place, {"name": one.name, "number": one.number})
        kept.extensions[one.extendee, one.number] = one, described
        if (own := found.below(name, found.package)) is not None:
            extensions[own] = described
    made.attributes["extensions_by_name"] = extensions
    made.attributes["services_by_name"] = {
        name.rpartition(".")[2]: _service(call.world, one) for name, one in found.services.items()
    }
    return made


def _service(world: World, one: Service) -> Value:
    methods = [_method(world, method, one.name) for method in one.methods]
    made = Instance(DESCRIPTOR, NOWHERE, {"name": one.name.rpartition(".")[2]})
    made.attributes |= {
        "full_name": one.name,
        "methods": methods,
        "methods_by_name": dict(zip((each.name for each in one.methods), methods, strict=True)),
    }
    return made


def _method(world: World, one: Method, service: str) -> Value:
    made = Instance(DESCRIPTOR, NOWHERE, {"name": one.name, "full_name": f"{service}.{one.name}"})
    options = Builtin(lambda _call: _options(world, one))
    made.attributes |= {
        "GetOptions": options,
        "input_type": Instance(DESCRIPTOR, NOWHERE, _named(one.request)),
        "output_type": Instance(DESCRIPTOR, NOWHERE, _named(one.answer)),
    }
    return made


def _named(full: str) -> dict[str, Value]:
    return {"full_name": full, "name": full.rpartition(".")[2]}


def _options(world: World, one: Method) -> Value:
    kept: Pool = pool(world).of(POOL)
    given = list(descriptors.fields(one.options))
    extensions: dict[object, Value] = {}
    for (extended, number), (each, described) in kept.extensions.items():
        if extended == METHOD_OPTIONS:
            raw = [value for at, value in given if at == number]
            extensions[described] = _value(kept, each, raw, 0)
    return Instance(MESSAGE, NOWHERE, {"Extensions": extensions})


def _value(kept: Pool, one: Field, raw: list[descriptors.Raw], depth: int) -> Value:
    if one.kind != descriptors.MESSAGE:
        values: list[Value] = [descriptors.scalar(one, each) for each in raw]
        return values if one.is_repeated else (values or [descriptors.unset(one)])[-1]
    messages = [_message(kept, one.type, each, 0) for each in raw if isinstance(each, bytes)]
    if one.is_repeated:
        return messages
    if not messages and depth < DEEPEST_UNSET:
        messages = [_message(kept, one.type, b"", depth + 1)]
    return messages[-1] if messages else Unknown()


def _message(kept: Pool, name: str, data: bytes, depth: int) -> Value:
    known = kept.messages.get(name)
    if known is None:  # of a file outside the project
        return Unknown(f"{name}()")
    given: dict[int, list[descriptors.Raw]] = {}
    for number, value in descriptors.fields(data):
        given.setdefault(number, []).append(value)
    made = Instance(MESSAGE, NOWHERE)
    for number, one in known.items():
        made.attributes[one.name] = _value(kept, one, given.get(number, []), depth)
    return made


@LIBRARY.function("google.protobuf.internal.builder.BuildTopDescriptorsAndMessages")
def build_messages(call: Call) -> Value:
    """Put messages, the values of enumerations and extensions into a generated module."""
    made, names = call.get(0, "file_des"), call.get(2, "module")
    if not (isinstance(made, Instance) and made.isa(FILE) and isinstance(names, dict)):
        return None
    found: File = made.of(FILE)
    for name in found.messages:
        own = found.below(name, found.package)
        cls = _class(call, name)
        if own is not None:
            names[own] = cls
        else:
            _class(call, name.rpartition(".")[0]).names[cls.name] = cls
    for name, numbers in found.enums.items():
        if found.below(name, found.package) is not None:
            names.update(numbers)
    extensions = call.world.attribute(made, "extensions_by_name")
    if isinstance(extensions, dict):
        names.update(extensions)
    return None


@LIBRARY.function("google.protobuf.internal.builder.BuildServices")
def build_services(call: Call) -> Value:
    """Put services into a generated module."""
    made, names = call.get(0, "file_des"), call.get(2, "module")
    services = call.world.attribute(made, "services_by_name")
    if isinstance(services, dict) and isinstance(names, dict):
        for name, described in services.items():
            names[name] = _service_class(call, name, described)
    return None


@LIBRARY.function("google.protobuf.service_reflection.GeneratedServiceType")
def service_type(call: Call) -> Value:
    """`GeneratedServiceType(name, bases, {"DESCRIPTOR": service})`."""
    given = call.get(2, "dictionary")
    described = given.get("DESCRIPTOR", Unknown()) if isinstance(given, dict) else Unknown()
    return _service_class(call, call.text(0, "name") or "?", described)


def _service_class(call: Call, name: str, described: Value) -> ProjectClass:
    made = _made(call, name, "google.protobuf.service.Service")
    made.names |= {
        "DESCRIPTOR": described,
        "GetRequestClass": Builtin(lambda use: _of_method(use, "input_type")),
        "GetResponseClass": Builtin(lambda use: _of_method(use, "output_type")),
    }
    return made


def _of_method(call: Call, side: str) -> Value:
    described = call.world.attribute(call.get(0, "method_descriptor"), side)
    name = call.world.attribute(described, "full_name")
    return _class(call, name) if isinstance(name, str) else Unknown()


def _class(call: Call, name: str) -> ProjectClass:
    kept: Pool = pool(call.world).of(POOL)
    if name not in kept.classes:
        kept.classes[name] = _made(call, name.rpartition(".")[2], MESSAGE.ref)
    return kept.classes[name]


def _made(call: Call, name: str, base: str) -> ProjectClass:
    space = call.scope.space if call.scope else Space("?", None)
    made = ProjectClass(name, f"{space.name}.{name}", space, call.place.line)
    made.mro = [made, Unknown(base)]
    return made
