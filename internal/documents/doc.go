// Package documents keeps the bytes of documents (证明文件) in a directory,
// under the SHA-256 of exactly those bytes: ab/cd/abcd….
//
// A document is durable before its name is known, so no event can refer to one
// that is not. It is complete or absent: it is written to a file of its own
// beside the others, flushed, and moved to its name in one step. The same bytes
// are one file, a file is never changed, and what does not match its name is
// never served: every reading hashes first.
//
// Receive takes a document from outside. It looks at the content, not at names
// or headers, while the bytes stream through, and can have them encrypted on
// the way; then the stored bytes are the ciphertext, the name is its hash, and
// the plaintext's hash exists in the receipt alone.
//
// Errors name a document by its hash and nothing else: no path, no file name.
//
// The package knows nothing of keys, of who may see a document or of what it
// proves, and it deletes nothing: a document is erased by destroying the key
// that opens it.
package documents
