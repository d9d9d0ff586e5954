"""Callers come by TLS, and plain HTTP only says where to."""

import ssl

import pytest
import urllib3

from tests.certificates import issue
from tests.e2e.callers import INGRESS
from tests.e2e.cluster import Cluster
from tests.e2e.conftest import HOST
from tests.waiting import until

pytestmark = pytest.mark.cluster
SECRET = "tls-of-a-test"
PROFILE = "/users/me"


@pytest.fixture
def certificate(tmp_path):
    """A certificate for the application's host, where the gateway looks for it."""
    certificate, key = issue(HOST, tmp_path)
    gateway = Cluster(INGRESS[0])
    content = {"tls.crt": certificate.read_text(), "tls.key": key.read_text()}
    about = {"name": SECRET, "namespace": INGRESS[0]}
    secret = {"apiVersion": "v1", "kind": "Secret", "type": "kubernetes.io/tls", "metadata": about}
    gateway.apply(secret | {"stringData": content})
    yield certificate
    gateway.kubectl("delete", "secret", SECRET)


@pytest.fixture
def by_tls(certificate, upgrade):
    """Callers who check the gateway's certificate; the release speaks TLS until they are gone."""
    upgrade("--set", f"gateway.tls.enabled=true,gateway.tls.credentialName={SECRET}")
    with Cluster(INGRESS[0]).forward(f"deployment/{INGRESS[1]}", 443) as port:
        pool = urllib3.HTTPSConnectionPool(
            "127.0.0.1",
            port,
            ca_certs=str(certificate),
            server_hostname=HOST,
            assert_hostname=HOST,
            headers={"Host": HOST},
            retries=False,
            timeout=30,
        )
        until(lambda: _answers(pool))
        yield pool


def _answers(pool: urllib3.HTTPSConnectionPool) -> bool:
    try:
        return bool(pool.request("GET", "/_/health").status == 200)
    except urllib3.exceptions.HTTPError:
        return False


def test_callers_come_by_tls(by_tls, callers):
    """Both sides answer, the callers' check holds, and nobody stays on plain HTTP by mistake."""
    for side in ("old", "new"):
        answer = by_tls.request("GET", "/version", headers={"Host": HOST, "x-offramp": side})
        assert (answer.status, answer.headers["x-served-by"]) == (200, side)
    assert by_tls.request("GET", PROFILE).status == 401

    plain = urllib3.request(
        "GET", f"{callers.address}/version", headers={"Host": HOST}, redirect=False
    )
    assert (plain.status, plain.headers["location"]) == (301, f"https://{HOST}/version")

    outdated = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    outdated.check_hostname, outdated.verify_mode = False, ssl.CERT_NONE
    outdated.minimum_version = outdated.maximum_version = ssl.TLSVersion.TLSv1_1
    outdated.set_ciphers("ALL:@SECLEVEL=0")
    old_client = urllib3.HTTPSConnectionPool("127.0.0.1", by_tls.port, ssl_context=outdated)
    with pytest.raises(urllib3.exceptions.HTTPError):
        old_client.request("GET", "/version", headers={"Host": HOST}, retries=False)
