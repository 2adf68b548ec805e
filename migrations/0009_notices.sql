-- Notices (通知, Q7.6): who is told of a result by SMS, and what became of it. What
-- is to be sent follows from the log; whether it was sent does not, so that none of
-- this can be derived again.
--
-- Words: a notice is one message to one recipient about one fact; an attempt is one
-- call of the gateway.

-- +goose Up

CREATE SCHEMA notice;

-- Facts recorded before this instant are nobody's news: they were brought in from
-- another ledger, or recorded before this one could tell.
CREATE TABLE notice.since (
    one boolean     PRIMARY KEY CHECK (one), -- one row
    at  timestamptz NOT NULL
);

CREATE TABLE notice.notice (
    id         uuid        PRIMARY KEY, -- UUIDv5(event, recipient): the key by which the gateway knows a repeat
    filing     uuid        NOT NULL,
    event      uuid        NOT NULL,    -- the fact
    template   text        NOT NULL,
    recipient  text        NOT NULL,
    shared     boolean     NOT NULL,    -- the number is the legal representative's, too, who is not told again
    sealed     jsonb       NOT NULL,    -- the number, as the event in force sealed it; erasing the subject reaches it
    mask       text        NOT NULL,
    text       text        NOT NULL,
    state      text        NOT NULL CHECK (state IN ('waiting', 'sent', 'failed', 'given_up', 'too_late', 'undeliverable')),
    tries      integer     NOT NULL,    -- since it was made or last asked for
    made_at    timestamptz NOT NULL,
    good_until timestamptz NOT NULL,    -- after that it is old news, and nobody is told unless an official asks for it
    next_at    timestamptz,             -- while it waits
    settled_at timestamptz,             -- when it ceased to wait

    CHECK ((state = 'waiting') = (settled_at IS NULL) AND (state = 'waiting') = (next_at IS NOT NULL))
);
CREATE INDEX notice_of_filing ON notice.notice (filing, made_at);
CREATE INDEX notice_not_sent ON notice.notice (state, made_at) WHERE state <> 'sent';

-- One without an end was cut off by the end of the process: the gateway may have it.
CREATE TABLE notice.attempt (
    notice     uuid        NOT NULL REFERENCES notice.notice,
    n          integer     NOT NULL,
    started_at timestamptz NOT NULL,
    ended_at   timestamptz,
    outcome    text, -- a code, never the gateway's words: they may repeat the number
    PRIMARY KEY (notice, n),
    CHECK ((ended_at IS NULL) = (outcome IS NULL))
);

-- Officials who asked for another try.
CREATE TABLE notice.retry (
    command  uuid        PRIMARY KEY,
    notice   uuid        NOT NULL REFERENCES notice.notice,
    asked_at timestamptz NOT NULL,
    actor    text        NOT NULL,
    reason   text        NOT NULL
);
CREATE INDEX retry_of_notice ON notice.retry (notice, asked_at);

GRANT USAGE ON SCHEMA notice TO ledger_app;
GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA notice TO ledger_app;

-- The job queue's own tables. Its own migrations, which run after these, make and
-- change them as the same user.
CREATE SCHEMA river;
GRANT USAGE ON SCHEMA river TO ledger_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA river GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO ledger_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA river GRANT USAGE, SELECT ON SEQUENCES TO ledger_app;
