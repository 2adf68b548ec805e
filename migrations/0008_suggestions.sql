-- Which suggestions each filing has, as the reactions came by: so that those of a
-- canceled filing can be closed. It follows from the log like all that reactions
-- note, and losing it with their checkpoint is harmless.

-- +goose Up
CREATE TABLE react.suggestion (
    filing     uuid NOT NULL,
    suggestion uuid NOT NULL,
    PRIMARY KEY (filing, suggestion)
);

GRANT SELECT, INSERT ON react.suggestion TO ledger_app;
