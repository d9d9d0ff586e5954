import pytest

from offramp.check.gather.references import parse


@pytest.mark.parametrize(
    ("image", "name", "base"),
    [
        ("nginx", "docker.io/library/nginx:latest", "https://registry-1.docker.io"),
        ("local/shop:dev", "docker.io/local/shop:dev", "https://registry-1.docker.io"),
        ("localhost/shop", "localhost/shop:latest", "http://localhost"),
        ("127.0.0.1:5000/a/b:1", "127.0.0.1:5000/a/b:1", "http://127.0.0.1:5000"),
        ("reg.dk:5000/a", "reg.dk:5000/a:latest", "https://reg.dk:5000"),
        ("reg.dk/a/b@sha256:12", "reg.dk/a/b@sha256:12", "https://reg.dk"),
        ("reg.dk/a:1@sha256:12", "reg.dk/a@sha256:12", "https://reg.dk"),
    ],
)
def test_a_name_means_what_it_means_to_docker(image, name, base):
    """Else another image would be looked for than the cluster pulls."""
    reference = parse(image)

    assert (reference.name, reference.base) == (name, base)
