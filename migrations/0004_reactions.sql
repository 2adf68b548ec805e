-- What reactions did, and how far they read. Losing it is harmless: what a
-- reaction does is idempotent, and its commands derive from the events.

-- +goose Up
CREATE SCHEMA react;
GRANT USAGE ON SCHEMA react TO ledger_app;

CREATE TABLE react.checkpoint (
    one      boolean PRIMARY KEY CHECK (one), -- one row
    position text NOT NULL                     -- the text form of an eventstore.Position
);

CREATE TABLE react.done (
    reaction text        NOT NULL,
    event    uuid        NOT NULL,
    done_at  timestamptz NOT NULL,
    PRIMARY KEY (reaction, event)
);

GRANT SELECT, INSERT, UPDATE ON react.checkpoint, react.done TO ledger_app;
