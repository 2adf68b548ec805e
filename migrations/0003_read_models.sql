-- Which build of a read model is read, and how far each build has come. The
-- read models' own tables stand in schemas rm_<name>_<version>_<generation>,
-- made and dropped by the program that builds them: they are derived.
--
-- Words: a version is an integer beside a read model's code; a generation is
-- one build of that version from the beginning of the log.

-- +goose Up

CREATE SCHEMA read;

-- Every generation that was ever live and has not been dropped. Rows of the
-- read model and its row here change in one transaction.
CREATE TABLE read.checkpoint (
	name        text    COLLATE "C" NOT NULL,
	version     integer NOT NULL,
	generation  integer NOT NULL CHECK (generation > 0),
	position    text    COLLATE "C" NOT NULL, -- of the last event applied, in the event store's text form; '0' before the first
	recorded_at timestamptz,                  -- of that event, as its metadata says; null before the first
	PRIMARY KEY (name, version, generation)
) WITH (fillfactor = 20);

-- The generation that queries read, one for each version, so that an old and a
-- new program run side by side. A rebuild swaps it by compare-and-set.
CREATE TABLE read.live (
	name       text    COLLATE "C" NOT NULL,
	version    integer NOT NULL,
	generation integer NOT NULL,
	PRIMARY KEY (name, version),
	FOREIGN KEY (name, version, generation) REFERENCES read.checkpoint
) WITH (fillfactor = 20);

GRANT USAGE ON SCHEMA read TO ledger_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON read.checkpoint, read.live TO ledger_app;
