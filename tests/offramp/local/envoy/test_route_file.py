"""The route file on a bad day: a full disk, and no stack.yml that can be read."""

import errno
import json
from dataclasses import replace

import pytest

from offramp.errors import OfframpError, UsageError
from offramp.local.envoy.route_file import RouteFile
from offramp.local.envoy.router import EnvoyRouter
from offramp.local.envoy.written import WrittenRoutes
from tests.offramp.local.envoy.gateway import write_project


@pytest.fixture
def router(tmp_path):
    """A router whose Envoy does not run, with one function on its way."""
    (tmp_path / "project").mkdir()
    found = EnvoyRouter.of(write_project(tmp_path / "project"), tmp_path / "envoy", None)
    found.set_weights({"goods-show": 50, "goods-add": 10})
    return found


def refusing(number):
    """Return how a disk writes that takes nothing any more."""

    def put(path, content):
        raise OSError(number, "no", str(path))

    return put


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_keeps_nobody_from_going_back(router, number):
    """Logs fill it on the very night; the place of a spare file is taken already."""
    spare = router.path.with_suffix(".spare")
    assert spare.stat().st_blocks * 512 >= router.path.stat().st_size
    on_full = replace(router.file, put=refusing(number))

    WrittenRoutes(on_full).set_weights({"goods-show": 0})

    assert (router.weight("goods-show"), router.weight("goods-add")) == (0, 10)
    assert not spare.exists()
    router.set_weights({"goods-add": 20})
    assert spare.exists()


def test_a_disk_that_takes_nothing_and_no_spare_is_told(router):
    """What is there stays whole."""
    router.path.with_suffix(".spare").unlink()
    on_full = WrittenRoutes(replace(router.file, put=refusing(errno.ENOSPC)))

    with pytest.raises(OfframpError, match="cannot write"):
        on_full.set_weights({"goods-show": 0})

    assert router.weight("goods-show") == 50


def test_another_trouble_is_no_full_disk(router):
    """A folder that may not be written is not written through the back door."""
    read_only = WrittenRoutes(replace(router.file, put=refusing(errno.EROFS)))

    with pytest.raises(OfframpError, match="cannot write"):
        read_only.set_weights({"goods-show": 0})

    assert router.weight("goods-show") == 50


def test_what_is_written_can_be_taken_back_and_nothing_else(router):
    """stack.yml says what may be set; without it there is one way only."""
    written = WrittenRoutes(router.file)

    written.set_weights({"goods-show": 0})
    for wanted in ({"goods-add": 20}, {"goods-show": 0, "goods-add": 1}):
        with pytest.raises(UsageError, match="only become 0"):
            written.set_weights(wanted)
    with pytest.raises(OfframpError, match="no routes of nobody"):
        written.set_weights({"nobody": 0})

    assert (written.weight("goods-show"), written.weight("goods-add")) == (0, 10)
    assert written.weights() == router.weights()


@pytest.mark.parametrize("text", [None, "{", "{}", json.dumps({"resources": []})])
def test_without_routes_there_is_no_way_back_through_them(tmp_path, text):
    """Before the first start, or where somebody's hand was in it."""
    path = tmp_path / "routes.json"
    if text is not None:
        path.write_text(text)
    written = WrittenRoutes(RouteFile(path))

    with pytest.raises(OfframpError):
        written.set_weights({"goods-show": 0})
