package documents_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"

	"example.org/ledger/domain"
	"example.org/ledger/internal/documents"
	"example.org/ledger/internal/documents/standin"
)

func standInShelf(t *testing.T) shelf { return bucketShelf(t, standin.New(t).Place("")) }

func bucketAt(t *testing.T, place, spool string) *documents.Bucket {
	t.Helper()
	at, err := documents.ParseBucketPlace(place, func(string) string { return "" })
	if err != nil {
		t.Fatal(err)
	}
	b, err := documents.OpenBucket(at, spool)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := b.Close(); err != nil {
			t.Error(err)
		}
	})
	return b
}

// bucketShelf is a shelf under a prefix of its own, behind whose back a plain
// client acts. The bucket must be there.
func bucketShelf(t *testing.T, place string) shelf {
	t.Helper()
	u, err := url.Parse(place)
	if err != nil {
		t.Fatal("LEDGER_TEST_S3 is no place")
	}
	u = u.JoinPath(strings.ReplaceAll(t.Name(), " ", "-"))
	prefix := strings.Trim(u.Path, "/") + "/"
	endpoint, err := url.Parse(u.Query().Get("endpoint"))
	if err != nil {
		t.Fatal("LEDGER_TEST_S3 has no endpoint")
	}
	secret, _ := u.User.Password()
	transport := new(http.Transport)
	t.Cleanup(transport.CloseIdleConnections)
	client, err := minio.New(endpoint.Host, &minio.Options{
		Transport: transport,
		Creds:     credentials.NewStaticV4(u.User.Username(), secret, ""), Secure: endpoint.Scheme == "https",
		Region: "us-east-1", BucketLookup: minio.BucketLookupPath,
	})
	if err != nil {
		t.Fatal(err)
	}
	write := func(t *testing.T, name string, b []byte) {
		t.Helper()
		_, err := client.PutObject(t.Context(), u.Host, prefix+name, bytes.NewReader(b), int64(len(b)), minio.PutObjectOptions{})
		if err != nil {
			t.Fatal(err)
		}
	}
	at := func(h documents.Hash) string { return string(h[:2]) + "/" + string(h[2:4]) + "/" + string(h) }
	spool := t.TempDir()
	left := func(ctx context.Context) (all []string, err error) {
		for o := range client.ListObjectsIter(ctx, u.Host, minio.ListObjectsOptions{Prefix: prefix, Recursive: true}) {
			err = errors.Join(err, o.Err)
			all = append(all, o.Key)
		}
		return all, err
	}
	t.Cleanup(func() {
		ctx := context.WithoutCancel(t.Context())
		all, err := left(ctx)
		for _, name := range all {
			err = errors.Join(err, client.RemoveObject(ctx, u.Host, name, minio.RemoveObjectOptions{}))
		}
		if err != nil {
			t.Error(err)
		}
	})
	return shelf{
		Store:  bucketAt(t, u.String(), spool),
		again:  func(t *testing.T) documents.Store { return bucketAt(t, u.String(), spool) },
		damage: func(t *testing.T, h documents.Hash, b []byte) { write(t, at(h), b) },
		remove: func(t *testing.T, h documents.Hash) {
			if err := client.RemoveObject(t.Context(), u.Host, prefix+at(h), minio.RemoveObjectOptions{}); err != nil {
				t.Fatal(err)
			}
		},
		stray: func(t *testing.T, like documents.Hash) {
			for _, name := range []string{"README", "zz/" + string(like), string(like)} {
				write(t, name, []byte("x"))
			}
		},
		left: func(t *testing.T) []string {
			all, err := left(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			return append(all, files(t, spool)...)
		},
	}
}

// A store that fails refuses nothing and promises nothing: the error says that
// it is the store's, without saying where it is or who asks, and nothing is
// left, here or there.
func TestFaultsOfTheStore(t *testing.T) {
	for name, fault := range map[string]http.HandlerFunc{
		"500": standin.Status(http.StatusInternalServerError), "503": standin.Status(http.StatusServiceUnavailable),
		"403": standin.Status(http.StatusForbidden), "a redirect": standin.Status(http.StatusMovedPermanently),
		"cut at once": standin.Cut(0), "cut in the middle": standin.Cut(100_000), "silent": standin.Silent,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel() // most of it is waiting to ask again
			s, spool := standin.New(t), t.TempDir()
			b := bucketAt(t, s.Place("&patience=300ms"), spool)
			h := put(t, b, random(200_000)).SHA256
			s.Fail(fault)
			_, putting := b.Put(t.Context(), bytes.NewReader(random(300_000)), unlimited)
			_, getting := b.Get(t.Context(), h)
			var listing error
			for _, listing = range b.All(t.Context()) {
			}
			for what, err := range map[string]error{
				"put": putting, "get": getting, "verify": b.Verify(t.Context(), h), "list": listing, "health": b.Health(t.Context()),
			} {
				if !errors.Is(err, documents.ErrUnavailable) {
					t.Errorf("%s: %v", what, err)
				}
				for _, secret := range []string{"secret", "some/where", "somebody"} {
					if err != nil && strings.Contains(fmt.Sprintf("%v %+v", err, err), secret) {
						t.Errorf("%s: the error tells %q: %v", what, secret, err)
					}
				}
			}
			s.Fail(nil)
			if err := b.Verify(t.Context(), h); err != nil {
				t.Errorf("afterwards: %v", err)
			}
			if err := b.Verify(t.Context(), hash(random(300_000))); !errors.Is(err, documents.ErrNotFound) {
				t.Errorf("half a document was kept: %v", err)
			}
			if all := files(t, spool); len(all) != 0 {
				t.Errorf("left: %v", all)
			}
		})
	}
}

// A download cut in the middle is no document, nor is one of other bytes; a
// store that cannot be reached at all says so.
func TestFaultsOnTheWayBack(t *testing.T) {
	s := standin.New(t)
	b := bucketAt(t, s.Place("&patience=300ms"), t.TempDir())
	h := put(t, b, random(200_000)).SHA256
	half := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		rec := httptest.NewRecorder()
		s.Answer(rec, r)
		for name, values := range rec.Header() {
			w.Header()[name] = values
		}
		w.Header().Set("Content-Length", "200000")
		_, _ = w.Write(rec.Body.Bytes()[:100_000])
		panic(http.ErrAbortHandler)
	})
	s.Fail(half)
	if _, err := b.Get(t.Context(), h); !errors.Is(err, documents.ErrUnavailable) {
		t.Errorf("cut: %v", err)
	}
	s.Fail(nil)
	gone := bucketAt(t, "s3://a:b@ledger?path-style=true&patience=300ms&endpoint=http://127.0.0.1:1", t.TempDir())
	if _, err := gone.Put(t.Context(), strings.NewReader("1"), unlimited); !errors.Is(err, documents.ErrUnavailable) {
		t.Errorf("unreachable: %v", err)
	}
	other := bucketAt(t, "s3://a:b@another?path-style=true&endpoint="+s.URL, t.TempDir())
	if err := other.Health(t.Context()); !errors.Is(err, documents.ErrUnavailable) {
		t.Errorf("a bucket that is not there: %v", err)
	}
	if _, err := other.Get(t.Context(), h); !errors.Is(err, documents.ErrUnavailable) {
		t.Errorf("from a bucket that is not there: %v", err)
	}
}

// A store that knows no conditions is asked what is there before it is written
// to: a document that is whole is left alone.
func TestNoConditions(t *testing.T) {
	s := standin.New(t)
	b := bucketAt(t, s.Place(""), t.TempDir())
	var writes atomic.Int32
	plain := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPut {
			if r.Header.Get("If-None-Match") != "" {
				standin.Status(http.StatusNotImplemented)(w, r)
				return
			}
			writes.Add(1)
		}
		s.Answer(w, r)
	})
	s.Fail(plain)
	put(t, b, random(1000))
	put(t, b, random(1000))
	if n := writes.Load(); n != 1 {
		t.Errorf("written %d times", n)
	}
}

func TestBucketPlace(t *testing.T) {
	env := func(name string) string {
		return map[string]string{"AWS_ACCESS_KEY_ID": "key", "AWS_SECRET_ACCESS_KEY": "hush"}[name]
	}
	none := func(string) string { return "" }
	for s, ok := range map[string]bool{
		"s3://bucket?endpoint=https://s3.example":                                          true,
		"s3://bucket/a/b/?endpoint=http://10.0.0.1:9000&path-style=true&region=cn-north-1": true,
		"s3://key:hush@bucket?endpoint=https://s3.example&patience=1m":                     true,
		"": false, "bucket": false, "s3://": false, "s3:///a?endpoint=https://s3.example": false, "s3://bucket": false,
		"https://bucket?endpoint=https://s3.example": false, "s3://bucket?endpoint=s3.example": false,
		"s3://bucket?endpoint=ftp://s3.example": false, "s3://bucket?endpoint=https://s3.example/path": false,
		"s3://bucket?endpoint=https://u:hush@s3.example": false, "s3://bucket?endpoint=https://s3.example&other=1": false,
		"s3://bucket?endpoint=https://a&endpoint=https://b": false, "s3://bucket?endpoint=https://a&patience=-1s": false,
		"s3://u:hush@[::bucket?endpoint=https://a": false, "s3://bucket?endpoint=https://a&path-style=maybe": false,
	} {
		p, err := documents.ParseBucketPlace(s, env)
		if (err == nil) != ok || err != nil && (!isPlace(err) || strings.Contains(err.Error(), "u:hush")) {
			t.Errorf("%q: %v", s, err)
		}
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q"} {
			if told := fmt.Sprintf(verb, p); strings.Contains(told, "hush") {
				t.Errorf("%s tells the secret: %s", verb, told)
			}
		}
	}
	if _, err := documents.ParseBucketPlace("s3://bucket?endpoint=https://a", none); !isPlace(err) {
		t.Errorf("without credentials: %v", err)
	}
	if _, err := documents.OpenBucket(documents.BucketPlace{}, filepath.Join(t.TempDir(), "x")); !errors.Is(err, documents.ErrPlace) {
		t.Errorf("nowhere: %v", err)
	}
}

// isPlace reports whether err is ErrPlace, of whichever part.
func isPlace(err error) bool {
	e, ok := errors.AsType[*domain.Error](err)
	return ok && e.Code == documents.ErrPlace.Code
}
