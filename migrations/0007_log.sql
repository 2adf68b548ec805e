-- Which log the checkpoints of this database are positions of. A position means
-- nothing in another log, and nothing about it shows whose it is: a read model
-- that went on in another log would skip events or repeat them. So a program
-- that comes with another log is refused until somebody has moved the ledger
-- there (ledger copy --switch).
--
-- It names the store, not what is in it: a copy holds the same events at other
-- positions.

-- +goose Up
CREATE TABLE read.log (
	one  boolean PRIMARY KEY CHECK (one), -- one row, made by the first program that opens the ledger
	name text    COLLATE "C" NOT NULL     -- 'postgresql' for the one in this database, else the kind of store and its own ID
);
INSERT INTO read.log (one, name)
SELECT true, 'postgresql'
WHERE EXISTS (SELECT FROM read.checkpoint) OR EXISTS (SELECT FROM react.checkpoint)
	OR EXISTS (SELECT FROM log.head WHERE last_position > 0);
GRANT SELECT, INSERT, UPDATE ON read.log TO ledger_app;
