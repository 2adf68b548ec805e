-- How many uses of a key may have recorded something. A use that was refused
-- takes itself away again, so that a refused request does not spend its key;
-- one that succeeded, is under way, or ended nobody knows how, does not.

-- +goose Up
ALTER TABLE edge.idempotency ADD COLUMN attempts integer NOT NULL DEFAULT 1;
GRANT UPDATE (attempts) ON edge.idempotency TO ledger_app;
