.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin
# without compiled modules each worker and each command would compile all of them again
PYTEST := PYTHONDONTWRITEBYTECODE= $(BIN)/pytest -q -n 3 --dist loadscope --ignore=tests/e2e
ENV ?= dev
RELEASE ?= offramp
NAMESPACE ?= offramp
VALUES ?= -f helm/offramp/values-$(ENV).yaml $(if $(REGISTRY),--set-string registry=$(REGISTRY)) $(if $(TAG),--set-string tag=$(TAG)) $(if $(DIGESTS),-f $(DIGESTS))

.PHONY: help setup up down test test-slow lint generate images release trusted deploy bench kind-test

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

setup: .venv/.installed ## make .venv with the offramp command and everything it needs

up: setup ## start the whole migration on this machine
	@$(BIN)/offramp up

down: setup ## end what `make up` started; data stays
	@$(BIN)/offramp down

test: setup ## the tests, on a real PostgreSQL and a real Envoy
	@$(PYTEST) -m "not slow"

test-slow: setup ## those of the whole worked migration, which take some minutes
	@$(PYTEST) -m slow

lint: setup ## ruff and mypy
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy .

generate: setup ## write what is made from code: dashboards, the API's page, the checks' page, the audit of monolith/
	@$(BIN)/python -m k8s.observability.dashboards
	@$(BIN)/python -m offramp.pages.api
	@$(BIN)/python -m offramp.audit.render.rules
	@$(BIN)/offramp audit monolith --no-weights --no-cache --out docs/serverless-migration >/dev/null

images: setup ## build all images; REGISTRY, TAG and PYTHON_VERSION may be set
	@$(BIN)/offramp images

release: setup ## build, push and sign all images; REGISTRY and TAG name them, COSIGN_KEY signs where no forge does
	@$(BIN)/offramp images --push
	@.ci/signatures sign

trusted: setup ## see that all images were signed by SIGNER, or with the key of COSIGN_PUBLIC_KEY
	@.ci/signatures verify

deploy: setup ## check ENV (dev, staging, prod), then install or upgrade; NAMESPACE, REGISTRY and TAG may be set
	@$(BIN)/offramp -n $(NAMESPACE) check --env $(ENV) --release $(RELEASE) $(VALUES)
	@helm upgrade --install $(RELEASE) helm/offramp -n $(NAMESPACE) --create-namespace -f stack.yml $(VALUES) --atomic --timeout 10m
	@helm test $(RELEASE) -n $(NAMESPACE) --logs

kind-test: setup ## the whole migration on a cluster, then test-slow; docs/kind-test.md
	@k8s/kind-test
	@$(PYTEST) -m slow

bench: setup ## measure speed and size against the alternatives
	@$(BIN)/python -m bench

.venv/.installed: pyproject.toml requirements.lock
	@.ci/setup $(PYTHON)
