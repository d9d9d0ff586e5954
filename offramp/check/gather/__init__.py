"""Learn the facts: from Helm, the API server, registries, Docker and the project's files."""
