// Package documents keeps the bytes of documents (证明文件) in a directory or in
// a bucket of an S3-compatible store, under the SHA-256 of exactly those bytes:
// ab/cd/abcd….
//
// A document is durable before its name is known, so no event can refer to one
// that is not. It is complete or absent: it is written to a file of its own
// and then moved to its name in one step, or handed over to the bucket in one
// request that holds its length and hash. The same bytes are one document, one
// is never changed, and what does not match its name is never served: every
// reading hashes first, of a bucket into a file that has no name. A directory's
// file that was hashed within the last minute and not touched since is not
// hashed again, or every part of a long document would cost as much as all of it.
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
