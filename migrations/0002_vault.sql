-- The vault: one row per subject, that is, per person's row or per document
-- about a person. What a subject's data key opens stands in the log as
-- ciphertext, for ever; destroying the key here is what erasure means.
--
-- The key that wraps data keys, and the secret behind person keys, are
-- configuration and never enter a database.

-- +goose Up

CREATE SCHEMA vault;

CREATE TABLE vault.subject (
	subject      uuid PRIMARY KEY,
	key_epoch    integer,
	wrapped_key  bytea,
	person_epoch integer,
	person_key   bytea,
	document_of  uuid REFERENCES vault.subject DEFERRABLE INITIALLY DEFERRED,
	erased_at    timestamptz,

	CONSTRAINT key_or_tombstone CHECK (
		(erased_at IS NULL) = (wrapped_key IS NOT NULL)
		AND (wrapped_key IS NULL) = (key_epoch IS NULL)),
	CONSTRAINT person_key_with_epoch CHECK (
		(person_key IS NULL) = (person_epoch IS NULL)),
	CONSTRAINT tombstone_without_person CHECK (
		erased_at IS NULL OR person_key IS NULL),
	CONSTRAINT document_without_person CHECK (
		document_of IS NULL OR (person_key IS NULL AND document_of <> subject)),
	CONSTRAINT wrapped_key_length CHECK (octet_length(wrapped_key) = 60),
	CONSTRAINT person_key_length CHECK (octet_length(person_key) = 32)
);

COMMENT ON TABLE vault.subject IS 'data keys and person keys; an erased subject stays as a tombstone';
COMMENT ON COLUMN vault.subject.key_epoch IS 'epoch of the key-encryption key that wraps the data key';
COMMENT ON COLUMN vault.subject.wrapped_key IS 'AES-256-GCM: nonce, encrypted 32-byte data key, tag';
COMMENT ON COLUMN vault.subject.person_key IS 'HMAC-SHA-256 of the normalized ID number; not unique: one human employed twice is two subjects';
COMMENT ON COLUMN vault.subject.document_of IS 'the person this document is about; erased together with that person';
COMMENT ON COLUMN vault.subject.erased_at IS 'when the keys were destroyed, by the database''s clock; null while they live';

CREATE INDEX subject_person_key ON vault.subject (person_key) WHERE person_key IS NOT NULL;
CREATE INDEX subject_document_of ON vault.subject (document_of) WHERE document_of IS NOT NULL;
CREATE INDEX subject_erased ON vault.subject (subject) WHERE erased_at IS NOT NULL;

-- A tombstone that vanished or came back to life would allow a second key for
-- its subject. These triggers guard against our own mistakes, the owner's too.
-- +goose StatementBegin
CREATE FUNCTION vault.refuse() RETURNS trigger
	LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
	RAISE EXCEPTION 'vault.subject: % refused', TG_ARGV[0] USING ERRCODE = 'object_not_in_prerequisite_state';
END
$$;
-- +goose StatementEnd

CREATE TRIGGER refuse_revival BEFORE UPDATE ON vault.subject
	FOR EACH ROW WHEN (OLD.erased_at IS NOT NULL AND NEW.erased_at IS DISTINCT FROM OLD.erased_at)
	EXECUTE FUNCTION vault.refuse('reviving a tombstone');
CREATE TRIGGER refuse_delete BEFORE DELETE ON vault.subject
	FOR EACH ROW EXECUTE FUNCTION vault.refuse('deleting a subject');
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON vault.subject
	FOR EACH STATEMENT EXECUTE FUNCTION vault.refuse('truncating subjects');

GRANT USAGE ON SCHEMA vault TO ledger_app;
GRANT SELECT, INSERT ON vault.subject TO ledger_app;
GRANT UPDATE (key_epoch, wrapped_key, person_epoch, person_key, document_of, erased_at)
	ON vault.subject TO ledger_app;
