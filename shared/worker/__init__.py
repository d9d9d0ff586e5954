"""The process that delivers what the outbox holds; run as many as are needed."""
