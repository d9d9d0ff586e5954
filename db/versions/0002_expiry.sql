-- What the worker looks for to remove it (shared/worker/expired.py). Writers wait while an index is made: those of large
-- tables are better made before, by these statements with CONCURRENTLY.

CREATE INDEX IF NOT EXISTS sessions_expiry ON sessions (expires_at);
CREATE INDEX IF NOT EXISTS login_attempts_expiry ON login_attempts (at);
CREATE INDEX IF NOT EXISTS idempotency_keys_expiry ON idempotency_keys (created_at);
