import pytest

from offramp.check.checks.images import check
from offramp.check.facts import Image
from tests.offramp.check import objects

NAME = "reg.toys.dk/goods-add:1.2"
ONE = [objects.function(image=NAME)]


def test_an_image_on_every_node_needs_no_registry(spoiled, judged):
    """So a trial's cluster is loaded."""
    images = {NAME: Image(on_nodes=True, registry=None, why="does not answer")}

    assert judged(check, spoiled(objects=ONE, images=images)) == ["ok"]


def test_an_image_that_the_registry_has_not_fails(spoiled):
    """Its pods would wait in ImagePullBackOff."""
    (found,) = check(spoiled(objects=ONE, images={NAME: Image(on_nodes=False, registry=False)}))

    assert (found.status, NAME in found.message) == ("failed", True)


def test_a_silent_registry_is_unknown(spoiled):
    """Neither here nor there, and it says why."""
    image = Image(on_nodes=False, registry=None, why="reg.toys.dk does not answer")
    (found,) = check(spoiled(objects=ONE, images={NAME: image}))

    assert (found.status, "does not answer" in found.message) == ("unknown", True)


def test_an_image_that_only_docker_here_has_is_not_enough(spoiled):
    """The commonest mistake: built and not pushed."""
    image = Image(on_nodes=False, registry=None, why="silent", in_docker=True)
    (found,) = check(spoiled(objects=ONE, images={NAME: image}))

    assert (found.status, "--push" in found.remedy) == ("failed", True)


def test_nodes_that_do_not_tell_of_all_their_images_are_believed_in_a_trial(spoiled, judged):
    """A developer's cluster was loaded from Docker."""
    image = {NAME: Image(on_nodes=None, registry=None, why="silent", in_docker=True)}

    assert judged(check, spoiled(objects=ONE, images=image, env="dev")) == ["warning"]
    assert judged(check, spoiled(objects=ONE, images=image)) == ["unknown"]


def test_many_images_with_one_trouble_are_one_finding(spoiled):
    """Twenty lines of the same hide the others."""
    many = [objects.function(f"f{n}", f"reg.toys.dk/f{n}:1") for n in range(9)]
    images = {f"reg.toys.dk/f{n}:1": Image(on_nodes=False, registry=False) for n in range(9)}
    (found,) = check(spoiled(objects=many, images=images))

    assert "and 6 more" in found.message


@pytest.mark.parametrize(("name", "status"), [("x", "failed"), ("x:latest", "failed")])
@pytest.mark.parametrize("registry", ["", "reg.toys.dk:5000/"])
def test_a_tag_that_moves_is_no_version(spoiled, name, registry, status, judged):
    """What was tested is not what runs tomorrow; a port is no tag."""
    image = {f"{registry}{name}": Image(on_nodes=False, registry=True)}
    one = [objects.function(image=f"{registry}{name}")]

    assert judged(check, spoiled(objects=one, images=image)) == [status]
    assert judged(check, spoiled(objects=one, images=image, env="dev")) == ["ok"]


def test_a_digest_is_a_version(spoiled, judged):
    """The strictest there is."""
    name = f"reg.toys.dk/x@sha256:{'0' * 64}"
    image = {name: Image(on_nodes=False, registry=True)}

    assert judged(check, spoiled(objects=[objects.function(image=name)], images=image)) == ["ok"]
