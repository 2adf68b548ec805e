// Package sealing is the vault: it seals personal data before it enters an
// event, opens it again at the edge, and destroys it for good on erasure.
//
// Every person's row and every document about a person is a subject with a
// data key of its own. Events hold ciphertext only; the data keys live in the
// schema vault, each wrapped by a key-encryption key that is configuration and
// never enters the database. Erasing a subject destroys its data key and its
// person key and leaves a tombstone, so that no second key is ever made: the
// history stays whole, byte for byte, and what it said of a person can no
// longer be read.
//
// # What is stored for ever
//
// A value is sealed as Sealed.Key "v1": the field key is HKDF-SHA-256 of the
// subject's data key with no salt and info "ledger field v1"; the ciphertext is
// a random 12-byte nonce, the AES-256-GCM encryption and the 16-byte tag; the
// additional data is the subject's lower-case UUID, "|" and the field's name. A
// subject has one data key for ever, so the literal need not name it again. A
// change of any of this is "v2" beside it, never instead.
//
// A document is a 40-byte header, "LEDGERD1" and a random 32-byte salt,
// followed by segments of 64 KiB of plaintext, each sealed with AES-256-GCM.
// The document's key is HKDF-SHA-256 of the subject's data key with that salt
// and info "ledger document v1"; the nonce of a segment is its number, 11 bytes
// big-endian, and one byte that is 1 for the last segment and 0 otherwise.
// There is always a last segment, and only that of an empty document is empty.
// Segments left out, moved, repeated or added do not open.
//
// # What erasure reaches
//
// A destroyed row version remains in the table's file until Scrub rewrites it,
// in the write-ahead log until that is recycled, and in every backup. All those
// copies are still wrapped: Keys.Rotate, Vault.Rewrap and Keys.Forget, with the
// old key file destroyed, put them out of reach, too. An operator who needs
// erasure to reach backups does that on a schedule.
//
// It is not the place for masks, for deciding who may read what, or for the
// rules on when a subject may be erased; and it holds no data key longer than
// the call or the Opened it was read for.
package sealing
