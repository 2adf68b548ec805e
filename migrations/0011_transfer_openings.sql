-- How often an institution asked who holds somebody (重复人员信息申请), so that
-- nobody goes through numbers. Neither the number nor the answer is kept, and
-- nothing follows from losing it but that counting begins anew.

-- +goose Up
CREATE TABLE edge.transfer_opening (
    command   uuid        PRIMARY KEY,
    filing    uuid        NOT NULL,
    opened_at timestamptz NOT NULL
);
CREATE INDEX transfer_opening_filing ON edge.transfer_opening (filing, opened_at);

GRANT SELECT, INSERT, DELETE ON edge.transfer_opening TO ledger_app;
