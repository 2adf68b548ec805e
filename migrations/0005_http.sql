-- What the edge remembers of requests. Both tables may be pruned; the log does
-- not depend on them.

-- +goose Up
CREATE SCHEMA edge;
GRANT USAGE ON SCHEMA edge TO ledger_app;

-- A request's idempotency key and a keyed hash of what it asked, so that a key
-- reused for something else is noticed. The hash is an HMAC: the body may hold
-- personal data, which a plain hash would give away.
CREATE TABLE edge.idempotency (
    command  uuid        PRIMARY KEY, -- UUIDv5(actor, key)
    body     bytea       NOT NULL,    -- HMAC-SHA-256 over method, path, precondition and body
    asked_at timestamptz NOT NULL
);
CREATE INDEX idempotency_asked_at ON edge.idempotency (asked_at);

GRANT SELECT, INSERT, DELETE ON edge.idempotency TO ledger_app;
