"""Point 3 of the manual test plan: 200 functions' worth of connections."""

import json

import pytest

from tests.waiting import until

pytestmark = [pytest.mark.cluster, pytest.mark.measures]
FUNCTION = "user-get-profile"
PROCESSES = 200
BUSY_SECONDS = 20
MOST = 25
PROMISED = "offramp.dev/connections"
HOLDERS = {"pgbouncer": "functions"}  # Deployments whose connections have another name
COUNT = """
    SELECT application_name, count(*) FROM pg_stat_activity
    WHERE backend_type = 'client backend' AND pid <> pg_backend_pid() GROUP BY 1"""
SCRIPT = """
import gc, json, os, random, time
import handler
from shared.testing import Event

event = Event(path="/users/me", headers={"authorization": "Bearer " + os.environ["TOKEN"]})
processes, seconds = int(os.environ["PROCESSES"]), float(os.environ["SECONDS"])
reading, writing = os.pipe()
handler.handle(event, None)  # what a request imports, two cores import once, not 200 times
end = time.monotonic() + seconds
gc.freeze()
for _ in range(processes):
    if os.fork() == 0:
        good = bad = 0
        while time.monotonic() < end:
            if handler.handle(event, None)["statusCode"] == 200:
                good += 1
            else:
                bad += 1
            time.sleep(random.random() / 2)
        os.write(writing, json.dumps([good, bad]).encode() + b"\\n")
        os._exit(0)
os.close(writing)
found = [json.loads(line) for line in os.fdopen(reading)]
good, bad = (sum(each) for each in zip(*found))
print(json.dumps({"processes": len(found), "good": good, "bad": bad}))
"""


@pytest.fixture
def crowd(cluster, new, rows):
    """A pod like a function's, in which many processes call its handler."""
    service = cluster.get("kservice", FUNCTION)["spec"]["template"]
    spec = service["spec"]
    container = spec["containers"][0]
    given = {"TOKEN": new.sign_in()["access_token"], "OTEL_TRACES_SAMPLER": "always_off"}
    given |= {"PROCESSES": str(PROCESSES), "SECONDS": str(BUSY_SECONDS)}
    kept = [each for each in container["env"] if each["name"] not in given]
    labels = service["metadata"]["labels"]
    pod = {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {
            "name": "crowd",
            "labels": {k: v for k, v in labels.items() if k.startswith("app.kubernetes.io/")},
        },
        "spec": {
            "restartPolicy": "Never",
            "automountServiceAccountToken": False,
            "volumes": spec["volumes"],
            "containers": [
                {
                    "name": "crowd",
                    "image": container["image"],
                    "imagePullPolicy": container["imagePullPolicy"],
                    "command": ["python", "-c", SCRIPT],
                    "env": [*kept, *({"name": k, "value": v} for k, v in given.items())],
                    "volumeMounts": container["volumeMounts"],
                    "securityContext": container["securityContext"],
                    "resources": {"limits": {"memory": "6Gi"}},
                }
            ],
        },
    }
    pod["spec"]["containers"][0]["resources"]["requests"] = {"cpu": "10m", "memory": "64Mi"}
    cluster.apply(pod)
    yield
    cluster.kubectl("delete", "pod", "crowd", "--now")


def test_200_function_processes_share_a_few_connections(cluster, crowd, rows, measured):
    """PgBouncer lends them out for a transaction each."""

    def phase():
        return cluster.get("pod", "crowd")["status"].get("phase")

    counts = []

    def has_ended():
        counts.append(dict(rows.query(COUNT)))
        return phase() in ("Succeeded", "Failed")

    until(has_ended, seconds=300)
    most = max(counts, key=lambda held: sum(held.values()))
    told = cluster.kubectl("logs", "crowd")
    assert phase() == "Succeeded", told
    found = json.loads(told.splitlines()[-1])

    assert (found["processes"], found["bad"]) == (PROCESSES, 0), found
    assert found["good"] >= PROCESSES
    measured.add("answers of 200 function processes", found["good"])
    for name, promised in promises(cluster).items():
        holds = max(held.get(name, 0) for held in counts)
        measured.at_most(f"  of them at one time: {name}", holds, promised)
    total = sum(most.values())
    measured.at_most("PostgreSQL connections with 200 function processes busy", total, MOST)


def promises(cluster):
    """Return how many connections each component opens at most, by the name it connects with."""
    told = {}
    for each in cluster.select("deployment", "app.kubernetes.io/name=offramp"):
        meta, copies = each["metadata"], each["spec"]["replicas"]
        if promised := int((meta.get("annotations") or {}).get(PROMISED, 0)):
            told[HOLDERS.get(meta["name"], meta["name"])] = promised * copies
    return told
