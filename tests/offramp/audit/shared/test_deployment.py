"""How the application is run today: names and figures, never values of variables."""

from __future__ import annotations

import textwrap

import pytest

from offramp.audit import shared
from tests.offramp.audit.facts.routes import HEAD, context

APP = HEAD + "@app.get('/')\ndef view():\n    return 'x'\n"


def told(folder, files, kind):
    """Return name and detail of what is shared of one kind."""
    written = {name: textwrap.dedent(text) for name, text in files.items()}
    found = shared.find(context(folder, {"app.py": APP, **written})).resources
    return {one.name: one.detail for one in found if one.kind == kind}


DOCKERFILE = """
    FROM ghcr.io/astral-sh/uv:python3.12-slim AS build
    # system packages
    RUN apt-get update && \\
        # of the database
        apt-get install -y --no-install-recommends \\
        libpq5 curl=7.88 && rm -rf /var/lib/apt/lists/*
    RUN pip install -r requirements.txt
    ENV SECRET_KEY=hunter2 MODE=production
    ENV OTHER hunter2
    VOLUME /var/uploads
    ENTRYPOINT ["./docker/entrypoint.sh"]
"""
SCRIPT = """
    #!/bin/sh
    export TOKEN=hunter2
    if [ -n "$X" ]; then
      flask db upgrade
    fi
    exec gunicorn -w 4 "app:create_app()"
"""


def test_an_image_is_told_with_what_is_in_it(tmp_path):
    """The function's image needs the same system packages."""
    files = {"Dockerfile": DOCKERFILE, "docker/entrypoint.sh": SCRIPT}
    assert told(tmp_path, files, "image") == {
        "Dockerfile": "ghcr.io/astral-sh/uv:python3.12-slim AS build; installs libpq5, curl=7.88; "
        'env SECRET_KEY, MODE; env OTHER; volume /var/uploads; ["./docker/entrypoint.sh"]'
    }


def test_the_script_of_an_image_is_followed(tmp_path):
    """What it starts is what runs, and what it runs before."""
    files = {"Dockerfile": DOCKERFILE, "docker/entrypoint.sh": SCRIPT, "other.sh": SCRIPT}
    found = told(tmp_path, files, "start script")
    assert found == {"entrypoint.sh": 'flask db upgrade; gunicorn -w 4 "app:create_app()"'}


@pytest.mark.parametrize(
    ("line", "version"),
    [
        ("FROM ghcr.io/astral-sh/uv:python3.12-bookworm-slim", "3.12"),
        ("FROM ghcr.io/astral-sh/uv:0.5-python3.13-alpine", "3.13"),
        ("FROM tiangolo/uwsgi-nginx-flask:python3.11", "3.11"),
        ("FROM node:20", ""),
        ("FROM my/python-tools:2.4", ""),
    ],
)
def test_the_python_of_other_images_is_told(tmp_path, line, version):
    """Their tags name it."""
    assert shared.find(context(tmp_path, {"app.py": APP, "Dockerfile": line})).python == version


def test_services_of_compose_are_told_by_name(tmp_path):
    """A worker is no web process, and an upload folder is no database."""
    text = """
        services:
          web:
            build: .
            ports: ["8000:8000"]
            environment: {DATABASE_URL: "postgresql://u:hunter2@db/x"}
            volumes: ["uploads:/var/uploads"]
          worker:
            image: shop:1
            command: [celery, -A, shop, worker]
            environment: ["TOKEN=hunter2", "MODE"]
            deploy: {replicas: 2, resources: {limits: {memory: 256M}}}
        volumes: {uploads: {}}
    """
    assert told(tmp_path, {"docker-compose.yml": text}, "compose service") == {
        "web": "built here; ports 8000:8000; volumes uploads:/var/uploads; variables DATABASE_URL",
        "worker": "image shop:1; command celery -A shop worker; variables TOKEN, MODE; "
        "replicas 2; memory 256M",
    }


@pytest.mark.parametrize("text", ["a: [", "services: 3\n", "", "a: &a [*a]\nservices: *a\n"])
def test_a_compose_file_that_cannot_be_read_is_named(tmp_path, text):
    """It ends nothing."""
    assert told(tmp_path, {"compose.yml": text}, "compose") == {"compose.yml": ""}


def test_objects_of_a_cluster_are_told(tmp_path):
    """How many, how large, and when."""
    text = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          replicas: 3
          template:
            spec:
              containers:
                - name: web
                  image: shop:1
                  resources: {limits: {memory: 512Mi}}
                  env: [{name: TOKEN, value: hunter2}]
              volumes: [{name: a, persistentVolumeClaim: {claimName: uploads}}]
        ---
        kind: CronJob
        metadata: {name: nightly}
        spec:
          schedule: "0 3 * * *"
          jobTemplate:
            spec:
              template: {spec: {containers: [{image: shop:1, command: [flask, sweep]}]}}
        ---
        kind: HorizontalPodAutoscaler
        metadata: {name: shop}
        spec: {minReplicas: 2, maxReplicas: 9}
        ---
        kind: PersistentVolumeClaim
        metadata: {name: uploads}
        spec: {resources: {requests: {storage: 5Gi}}}
        ---
        kind: ConfigMap
        metadata: {name: other}
    """
    assert told(tmp_path, {"k8s/all.yaml": text}, "kubernetes") == {
        "Deployment shop": "replicas 3; image shop:1; memory 512Mi; variables TOKEN; "
        "volumes uploads",
        "CronJob nightly": "schedule 0 3 * * *; image shop:1; command flask sweep",
        "HorizontalPodAutoscaler shop": "minReplicas 2; maxReplicas 9",
        "PersistentVolumeClaim uploads": "storage 5Gi",
    }


def test_of_a_template_the_kinds_are_told(tmp_path):
    """It is no YAML before it is rendered."""
    text = "kind: Deployment\nmetadata: {{ .Values.x }}\nspec:\n  {{- if a }}\n"
    assert told(tmp_path, {"chart/a.yaml": text}, "kubernetes") == {"a.yaml": "Deployment"}


JOBS = """
jobs:
  test: {steps: [{uses: actions/checkout@v4}, {run: pytest -q}]}
  deploy: {steps: [{run: 'flyctl deploy --token hunter2'}]}
"""


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        (
            ".github/workflows/ci.yml",
            JOBS,
            "jobs test, deploy; runs pytest | flyctl deploy",
        ),
        (
            ".gitlab-ci.yml",
            "variables: {A: hunter2}\ntest:\n  script: [pip install -r x.txt, pytest]\n",
            "jobs test; runs pip install | pytest",
        ),
        (".github/workflows/ci.yml", "jobs: [", ""),
        ("Jenkinsfile", "pipeline {}", ""),
    ],
)
def test_a_pipeline_is_told_with_its_jobs(tmp_path, name, text, said):
    """Who deploys today has to deploy functions tomorrow."""
    assert list(told(tmp_path, {name: text}, "pipeline").values()) == [said]
