"""Only what was signed is deployed; with a real cosign, registry and Docker."""

import os
import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx2
import pytest
import yaml

from offramp.check.gather.references import parse
from offramp.check.gather.registry import MANIFESTS, Registry
from tests import programs
from tests.waiting import until

ROOT = Path(__file__).parents[1]
COSIGN = "go install github.com/sigstore/cosign/v3/cmd/cosign@v3.1.3"
REGISTRY = "go install github.com/distribution/distribution/v3/cmd/registry@v3.0.0"
PASSWORD = "of a key that this test makes"
LISTENING = re.compile(r"listening on (127\.0\.0\.1:\d+)")
DOCKERFILE = """
FROM scratch
COPY sbom.cdx.json /sbom.cdx.json
LABEL dev.offramp.sbom=/sbom.cdx.json
CMD ["/nothing"]
"""
Script = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def registry(tmp_path_factory) -> Iterator[str]:
    """Host and port of an empty registry."""
    program = programs.path("registry", REGISTRY)
    folder = tmp_path_factory.mktemp("registry")
    settings = {
        "version": 0.1,
        "storage": {"filesystem": {"rootdirectory": str(folder / "blobs")}},
        "http": {"addr": "127.0.0.1:0"},
    }
    (folder / "settings.yml").write_text(yaml.safe_dump(settings), encoding="utf-8")
    log = folder / "log"
    with log.open("w") as output:
        process = subprocess.Popen(
            [program, "serve", folder / "settings.yml"], stdout=output, stderr=output
        )
    try:
        yield until(lambda: LISTENING.search(log.read_text()))[1]
    finally:
        process.terminate()
        process.wait(timeout=60)


@pytest.fixture(scope="module")
def keys(tmp_path_factory) -> Path:
    """A folder with two key pairs, `ours` and `others`."""
    folder = tmp_path_factory.mktemp("keys")
    for name in ("ours", "others"):
        subprocess.run(
            [programs.path("cosign", COSIGN), "generate-key-pair", "--output-key-prefix", name],
            env={**os.environ, "COSIGN_PASSWORD": PASSWORD},
            cwd=folder,
            check=True,
        )
    return folder


@pytest.fixture
def environment(registry, keys, tmp_path) -> dict[str, str]:
    """What `make release` and `make trusted` are told."""
    return {
        **os.environ,
        "REGISTRY": f"{registry}/{tmp_path.name}",
        "TAG": "1.0.0",
        "DIGESTS": str(tmp_path / "release" / "digests.yaml"),
        "COSIGN_PASSWORD": PASSWORD,
        "COSIGN_KEY": str(keys / "ours.key"),
        "COSIGN_PUBLIC_KEY": str(keys / "ours.pub"),
    }


@pytest.fixture
def script(environment) -> Script:
    """Run `.ci/signatures VERB` for one function, with further settings."""

    def run(verb: str, *names: str, **settings: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [ROOT / ".ci/signatures", verb, *names],
            env=environment | settings,
            capture_output=True,
            text=True,
            check=False,
        )

    return run


@pytest.fixture
def pushed(environment, tmp_path) -> Iterator[str]:
    """A small image in the place of auth-login's, in Docker and in the registry."""
    docker = programs.path("docker", "https://docs.docker.com/engine/install/")
    if subprocess.run([docker, "info"], capture_output=True, check=False).returncode:
        pytest.skip("Docker is here, and does not answer")
    image = f"{environment['REGISTRY']}/auth-login:{environment['TAG']}"
    (tmp_path / "Dockerfile").write_text(DOCKERFILE, encoding="utf-8")
    (tmp_path / "sbom.cdx.json").write_text('{"bomFormat": "CycloneDX", "components": []}')
    subprocess.run([docker, "build", "--tag", image, tmp_path], check=True)
    subprocess.run([docker, "push", image], check=True)
    yield image
    subprocess.run([docker, "rmi", "--force", image], check=True)


def test_what_was_signed_is_trusted(pushed, script, environment):
    """The way of a release: signed once, checked before each deployment."""
    signed = script("sign", "auth-login")
    assert signed.returncode == 0, signed.stderr
    digest = yaml.safe_load(Path(environment["DIGESTS"]).read_text())["digests"]["auth-login"]

    trusted = script("verify", "auth-login")

    assert trusted.returncode == 0, trusted.stderr
    assert trusted.stdout.endswith(f"{pushed.removesuffix(':1.0.0')}@{digest}\n")
    sbom = Path(environment["DIGESTS"]).with_name("auth-login.cdx.json")
    assert "CycloneDX" in sbom.read_text()


def test_a_signature_of_somebody_else_is_none(pushed, script, keys):
    """Anybody who may push may also sign, with a key of his own."""
    assert script("sign", "auth-login", COSIGN_KEY=str(keys / "others.key")).returncode == 0

    refused = script("verify", "auth-login")

    assert refused.returncode != 0
    assert "signed by" not in refused.stdout


def test_what_was_only_pushed_is_not_trusted(pushed, script, environment):
    """Right name, right digest, and no signature."""
    asked = parse(pushed)
    url = f"{asked.base}/v2/{asked.repository}/manifests/{asked.version}"
    digest = httpx2.head(url, headers={"accept": MANIFESTS}).headers["docker-content-digest"]
    digests = Path(environment["DIGESTS"])
    digests.parent.mkdir()
    digests.write_text(f"digests:\n  auth-login: {digest}\n", encoding="utf-8")

    assert script("verify", "auth-login").returncode != 0


def test_an_image_without_a_digest_is_not_passed_over(pushed, script):
    """A list that was cut short must not be a release."""
    assert script("sign", "auth-login").returncode == 0

    refused = script("verify", "auth-login", "auth-logout")

    assert refused.returncode != 0
    assert "has no digest of" in refused.stderr


GOOD, OTHER = "a" * 64, "b" * 64


@pytest.mark.parametrize(
    "text",
    [
        "",
        "digests:\n",
        "digests:\n  auth-login: sha256:\n",
        f"digests:\n  auth-login: sha256:{GOOD}0\n",
        f"digests:\n  auth-login: sha256:{GOOD}\n  auth-login: sha256:{OTHER}\n",
        f"digests:\n  auth-login: sha256:{GOOD}\ndigests:\n  auth-login: sha256:{OTHER}\n",
        f"kept:\n  auth-login: sha256:{GOOD}\ndigests:\n    auth-login: sha256:{OTHER}\n",
        f"digests:\n  auth-login: sha256:{GOOD}\n---\ndigests:\n  auth-login: sha256:{OTHER}\n",
        f'digests:\n  auth-login: sha256:{GOOD}\n  "auth-login": sha256:{OTHER}\n',
        f"digests:\n  authxlogin: sha256:{GOOD}\n",
    ],
)
def test_a_list_that_helm_could_read_otherwise_is_refused(tmp_path, text):
    """Else one digest is looked at, and another one deployed."""
    digests = tmp_path / "digests.yaml"
    digests.write_text(text, encoding="utf-8")
    told = {"REGISTRY": "registry.example/shop", "DIGESTS": str(digests), "COSIGN_PUBLIC_KEY": "x"}

    refused = subprocess.run(
        [ROOT / ".ci/signatures", "verify", "auth-login"],
        env=os.environ | told,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (refused.returncode, refused.stdout) == (1, "")
    assert "no list that" in refused.stderr or "has no digest of" in refused.stderr


def test_the_digest_of_another_repository_is_not_signed(pushed, script, environment, tmp_path):
    """Its name may end as ours does; what is pushed there is somebody else's."""
    ours = pushed.partition("/")[2]  # of no registry of ours: never pushed
    subprocess.run([programs.path("docker", ""), "tag", pushed, ours], check=True)

    failed = script("sign", "auth-login", REGISTRY=tmp_path.name)

    subprocess.run([programs.path("docker", ""), "rmi", ours], check=True)
    assert failed.returncode != 0
    assert "was not pushed from here" in failed.stderr
    assert not Path(environment["DIGESTS"]).exists()


def test_what_was_not_pushed_is_not_signed(pushed, script, environment):
    """And no list is left that looks like one of a release."""
    failed = script("sign", "auth-login", "auth-logout")

    assert failed.returncode != 0
    assert not Path(environment["DIGESTS"]).exists()


def test_the_check_before_a_deployment_asks_the_same_registry(pushed):
    """`offramp check` tells a pushed image from one that is not there."""
    with httpx2.Client() as http:
        asked = Registry(http, who=lambda _: None)

        assert asked.has(parse(pushed))
        assert not asked.has(parse(pushed.replace("auth-login", "auth-logout")))
