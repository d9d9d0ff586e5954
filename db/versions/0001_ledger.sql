-- The whole schema of Ledger. Both sides read and write it; neither owns it.

CREATE TABLE users (
    id            uuid PRIMARY KEY,
    email         text NOT NULL,              -- lower case; see users_email_key
    password_hash text NOT NULL,              -- argon2id or bcrypt, in their own text forms
    name          text NOT NULL,
    locale        text NOT NULL DEFAULT 'en',
    currency      text NOT NULL DEFAULT 'EUR',
    role          text NOT NULL DEFAULT 'user' CHECK (role IN ('user', 'admin')),
    version       integer NOT NULL DEFAULT 1, -- the ETag; one more with every change
    created_at    timestamptz NOT NULL DEFAULT now(),
    updated_at    timestamptz NOT NULL DEFAULT now(),
    deleted_at    timestamptz
);
CREATE UNIQUE INDEX users_email_key ON users (email) WHERE deleted_at IS NULL;

-- One row for each login; its id is the access tokens' `sid`.
CREATE TABLE sessions (
    id             uuid PRIMARY KEY,
    user_id        uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    created_at     timestamptz NOT NULL DEFAULT now(),
    expires_at     timestamptz NOT NULL,
    revoked_at     timestamptz,
    revoked_reason text CHECK (revoked_reason IN ('logout', 'reuse', 'deleted', 'password'))
);
CREATE INDEX sessions_user ON sessions (user_id);

CREATE TABLE refresh_tokens (
    id         uuid PRIMARY KEY,
    session_id uuid NOT NULL REFERENCES sessions ON DELETE CASCADE,
    token_hash bytea NOT NULL UNIQUE,         -- SHA-256 of the token's text
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    used_at    timestamptz
);
CREATE INDEX refresh_tokens_session ON refresh_tokens (session_id);

CREATE TABLE login_attempts (
    id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    email   text NOT NULL,
    address text NOT NULL,
    at      timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX login_attempts_recent ON login_attempts (email, address, at);

CREATE TABLE idempotency_keys (
    user_id      uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    route        text NOT NULL,               -- 'POST /data/uploads'
    key          text NOT NULL,
    request_hash bytea NOT NULL,              -- SHA-256, see docs/contract.md
    status       integer NOT NULL,
    body         jsonb NOT NULL,
    created_at   timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (user_id, route, key)
);

CREATE TABLE uploads (
    id            uuid PRIMARY KEY,
    user_id       uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    filename      text NOT NULL,
    path          text NOT NULL,              -- where the file lies, relative to the storage root
    size_bytes    bigint NOT NULL,
    sha256        text NOT NULL,
    encoding      text NOT NULL,
    delimiter     text NOT NULL,
    rows_total    integer NOT NULL,
    rows_stored   integer NOT NULL,
    rows_rejected integer NOT NULL,
    created_at    timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX uploads_user ON uploads (user_id);

CREATE TABLE transactions (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id     uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    upload_id   uuid REFERENCES uploads ON DELETE CASCADE,
    booked_on   date NOT NULL,
    description text NOT NULL,
    amount      numeric(14, 2) NOT NULL,
    currency    text NOT NULL,
    category    text NOT NULL
);
CREATE INDEX transactions_by_day ON transactions (user_id, booked_on, id);
CREATE INDEX transactions_upload ON transactions (upload_id);

CREATE TABLE push_subscriptions (
    id         uuid PRIMARY KEY,
    user_id    uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    endpoint   text NOT NULL UNIQUE,
    p256dh     text NOT NULL,                 -- base64url, without padding
    auth       text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX push_subscriptions_user ON push_subscriptions (user_id);

CREATE TABLE notifications (
    id         uuid PRIMARY KEY,
    user_id    uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    channel    text NOT NULL CHECK (channel IN ('email', 'sms', 'push')),
    recipient  text NOT NULL,                 -- address, number, or subscription id
    subject    text NOT NULL DEFAULT '',
    body       text NOT NULL,
    status     text NOT NULL DEFAULT 'accepted' CHECK (status IN ('accepted', 'sent', 'failed')),
    created_at timestamptz NOT NULL DEFAULT now(),
    sent_at    timestamptz
);
CREATE INDEX notifications_user ON notifications (user_id, created_at);

-- Rows written in the transaction that causes them, delivered afterwards by a worker.
CREATE TABLE outbox (
    id           uuid PRIMARY KEY,
    topic        text NOT NULL,               -- email, sms, push, webhook, storage.delete
    payload      jsonb NOT NULL,
    headers      jsonb NOT NULL DEFAULT '{}', -- traceparent, tracestate, request_id
    state        text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'delivered', 'dead')),
    attempts     integer NOT NULL DEFAULT 0,
    due_at       timestamptz NOT NULL DEFAULT now(),
    leased_until timestamptz,                 -- a worker holds it until then
    leased_by    text,
    last_error   text,
    created_at   timestamptz NOT NULL DEFAULT now(),
    finished_at  timestamptz                  -- delivered or dead since
);
CREATE INDEX outbox_due ON outbox (due_at) WHERE state = 'pending';
CREATE INDEX outbox_dead ON outbox (finished_at) WHERE state = 'dead';

CREATE TABLE webhook_events (
    source       text NOT NULL,
    event_id     text NOT NULL,
    type         text NOT NULL,
    payload      jsonb NOT NULL,
    received_at  timestamptz NOT NULL DEFAULT now(),
    processed_at timestamptz,
    PRIMARY KEY (source, event_id)
);

CREATE TABLE payments (
    id         text PRIMARY KEY,              -- the provider's payment id
    user_id    uuid REFERENCES users ON DELETE SET NULL,
    amount     numeric(14, 2) NOT NULL,
    currency   text NOT NULL,
    status     text NOT NULL CHECK (status IN ('paid', 'failed', 'refunded')),
    event_at   timestamptz NOT NULL,          -- of the newest event that was applied
    updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX payments_user ON payments (user_id);

CREATE TABLE exchange_rates (
    base     text NOT NULL,
    currency text NOT NULL,
    day      date NOT NULL,
    rate     numeric(18, 8) NOT NULL,
    PRIMARY KEY (base, currency, day)
);

CREATE TABLE sync_state (
    name       text PRIMARY KEY,              -- 'exchange-rates'
    cursor     text,                          -- where to go on; null: from the beginning
    etag       text,                          -- of the first page when the last sync was whole
    updated_at timestamptz NOT NULL DEFAULT now()
);
