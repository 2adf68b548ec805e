package ledger

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"example.org/ledger/internal/documents"
)

// openDocuments opens the documents: those of the data directory, or those in a
// bucket, s3://… (see [documents.ParseBucketPlace]), which must answer before it
// is served from. The address may be in a file, named after an @, so that a
// password is on no command line and in no environment.
func openDocuments(ctx context.Context, c Config) (documents.Store, error) {
	own := filepath.Join(c.Directory, "documents")
	if c.Documents == "" {
		return documents.Open(own)
	}
	bucket, err := address(c.Documents)
	if err != nil {
		return nil, fmt.Errorf("read the address of the documents: %w", err)
	}
	place, err := documents.ParseBucketPlace(bucket, os.Getenv)
	if err != nil {
		return nil, fmt.Errorf("the address of the documents: %w", err)
	}
	// Documents on their way lie where those of a directory would.
	store, err := documents.OpenBucket(place, own)
	if err != nil {
		return nil, err
	}
	if !c.Serve {
		return store, nil
	}
	ctx, cancel := context.WithTimeout(ctx, reach)
	defer cancel()
	if err := store.Health(ctx); err != nil {
		err = fmt.Errorf("%s does not answer: %w", place, err)
		return nil, errors.Join(err, store.Close())
	}
	return store, nil
}
