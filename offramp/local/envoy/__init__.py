"""Envoy on this machine: its files, its process, its routes' weights and its numbers."""
