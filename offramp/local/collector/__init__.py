"""A small OTLP/HTTP receiver that keeps spans in a file, for `offramp trace`."""
