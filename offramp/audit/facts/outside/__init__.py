"""Whom code talks to: hosts by HTTP, services by their packages."""
