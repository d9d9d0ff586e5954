from offramp.check.facts import NodeImages
from offramp.check.gather.images import look
from offramp.check.result import UnknownError

NAME, OTHER = "reg.toys.dk/a:1", "reg.toys.dk/b:1"


def node(*names, is_all=True):
    return NodeImages(frozenset(names), is_all)


class Asked:
    """A registry that has what it was given, and remembers what it was asked for."""

    def __init__(self, *names, error=None):
        self.names, self.error, self.seen = names, error, []

    def has(self, image):
        self.seen.append(image.name)
        if self.error:
            raise UnknownError(self.error)
        return image.name in self.names


def test_an_image_must_be_on_every_node():
    """A pod may land on any of them."""
    registry = Asked()

    assert look([NAME], [node(NAME), node(NAME)], registry)[NAME].on_nodes
    assert registry.seen == []
    assert not look([NAME], [node(NAME), node()], registry)[NAME].on_nodes
    assert not look([NAME], [], registry)[NAME].on_nodes


def test_nodes_tell_names_in_full():
    """A node says docker.io where a stack file says nothing."""
    assert look(["local/a:1"], [node("docker.io/local/a:1")], Asked())["local/a:1"].on_nodes


def test_the_registry_is_asked_for_the_rest():
    """One that has it, one that has not."""
    found = look([NAME, OTHER], [], Asked(NAME))

    assert (found[NAME].registry, found[OTHER].registry) == (True, False)


def test_a_silent_registry_is_asked_once():
    """Twenty images need not wait for twenty time-outs."""
    registry = Asked(error="reg.toys.dk does not answer")
    found = look([NAME, OTHER], [], registry)

    assert registry.seen == [NAME]
    assert {each.why for each in found.values()} == {"reg.toys.dk does not answer"}


def test_a_node_with_many_images_does_not_tell_of_all():
    """A kubelet tells of the fifty largest."""
    busy = node(OTHER, is_all=False)

    assert look([NAME], [busy], Asked())[NAME].on_nodes is None
    assert look([NAME], [busy, node()], Asked())[NAME].on_nodes is False
