"""stack.yml never knows the real numbers, folders and addresses."""

from pathlib import Path

import pytest

from offramp.errors import UsageError
from offramp.local.substitutions import Places, parts

URL = "postgresql://shop@/shop?host=/run/offramp/a%20b"


@pytest.fixture
def places(tmp_path):
    return Places({"mail": 25}, tmp_path, parts(URL))


def test_places_are_filled_with_ports_and_the_data_folder(places):
    """What is no place stays as it is."""
    text = places.fill("http://h:{port:mail}/{data}/{other}/{database}")

    assert text == f"http://h:25/{places.data}/{{other}}/{{database}}"


def test_in_a_url_of_a_file_the_folder_is_written_as_a_url_has_it():
    """A URL ends at `#` or `?`, and what was stored would lie somewhere above the folder."""
    places = Places({}, Path("/srv/a #?b"))

    assert places.fill("file://{data}/storage") == "file:///srv/a%20%23%3Fb/storage"
    assert places.fill("cat {data}/x") == "cat /srv/a #?b/x"


def test_an_application_can_have_the_database_in_parts(places):
    """Many read DB_HOST and DB_NAME, or want another driver in the address."""
    text = "postgresql+psycopg://{database:user}:x@/{database:name}?host={database:host}"

    assert places.fill(text) == "postgresql+psycopg://shop:x@/shop?host=/run/offramp/a b"
    assert places.fill("{database:url}") == URL


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{port:mial}", r"\{port:mial\} in stack.yml: x-offramp.ports has mail"),
        ("{database:port}", "x-offramp.database gives host, name, url, user"),
    ],
)
def test_a_place_nobody_named_is_refused(places, text, said):
    """A typing mistake must not reach a command line."""
    with pytest.raises(UsageError, match=said):
        places.fill(text)


def test_without_a_database_there_are_no_parts_of_it(tmp_path):
    """An empty host would be the machine's own server."""
    with pytest.raises(UsageError, match=r"x-offramp\.database gives none"):
        Places({}, tmp_path, parts(None)).fill("{database:host}")


def test_a_server_of_ones_own_has_its_name_as_host():
    """An address that verify takes from elsewhere has no folder."""
    assert parts("postgresql://ana@db.example:5432/shop")["host"] == "db.example"
