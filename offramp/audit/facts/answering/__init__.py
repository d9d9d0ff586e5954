"""What a route answers: statuses, keys, templates, streams, and what stands in its place."""
