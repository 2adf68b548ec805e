-- Which reports to other provinces each filing has, as the reactions came by: so
-- that they can be told of its cancellations. It follows from the log like all that
-- reactions note, and losing it with their checkpoint is harmless.

-- +goose Up
CREATE TABLE react.report (
    filing uuid NOT NULL,
    report uuid NOT NULL,
    PRIMARY KEY (filing, report)
);

GRANT SELECT, INSERT ON react.report TO ledger_app;
