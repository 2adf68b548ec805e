package documents

import (
	"fmt"
	"net/url"
	"strings"
	"time"

	"example.org/ledger/domain"
)

// ErrPlace refuses what does not say where a bucket is. It quotes nothing, for
// what it refuses may hold a password.
var ErrPlace = &domain.Error{Kind: domain.Invalid, Code: "document.place"}

// BucketPlace says where a bucket is and who asks. Its zero value is nowhere.
type BucketPlace struct {
	host, bucket, prefix, region string
	secure, pathStyle            bool
	key, secret, session         string

	patience time.Duration
}

// String names the bucket without saying who asks.
func (p BucketPlace) String() string { return "s3://" + p.bucket + "/" + p.prefix }

// GoString is String, so that no way of printing tells the credentials.
func (p BucketPlace) GoString() string { return p.String() }

// Format is String for every verb.
func (p BucketPlace) Format(f fmt.State, _ rune) { fmt.Fprint(f, p.String()) }

// defaultRegion is what stores that have no regions expect to be called.
const defaultRegion = "us-east-1"

// ParseBucketPlace reads s3://bucket/prefix?endpoint=https://host:port. Also
// region=, path-style=true for stores that do not give every bucket a name of
// its own, and key and secret before an @, as in s3://key:secret@bucket; without
// them, what AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN say
// according to getenv.
func ParseBucketPlace(s string, getenv func(string) string) (BucketPlace, error) {
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "s3" || u.Host == "" || u.Port() != "" || u.Fragment != "" {
		return BucketPlace{}, ErrPlace
	}
	p := BucketPlace{
		bucket: u.Host, prefix: strings.Trim(u.Path, "/"), region: defaultRegion, patience: defaultPatience,
		key: getenv("AWS_ACCESS_KEY_ID"), secret: getenv("AWS_SECRET_ACCESS_KEY"), session: getenv("AWS_SESSION_TOKEN"),
	}
	if p.prefix != "" {
		p.prefix += "/"
	}
	if u.User != nil {
		p.key, p.session = u.User.Username(), ""
		p.secret, _ = u.User.Password()
	}
	query, err := url.ParseQuery(u.RawQuery)
	if err != nil {
		return BucketPlace{}, ErrPlace
	}
	for name, values := range query {
		if len(values) != 1 || !p.set(name, values[0]) {
			return BucketPlace{}, ErrPlace.At(name)
		}
	}
	if p.host == "" {
		return BucketPlace{}, ErrPlace.At("endpoint")
	}
	if p.key == "" || p.secret == "" {
		return BucketPlace{}, ErrPlace.At("credentials")
	}
	return p, nil
}

// set sets what one parameter says, and reports whether it may say that.
func (p *BucketPlace) set(name, value string) bool {
	switch name {
	case "endpoint":
		u, err := url.Parse(value)
		if err != nil || u.Host == "" || u.User != nil || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" {
			return false
		}
		p.host, p.secure = u.Host, u.Scheme == "https"
		return p.secure || u.Scheme == "http"
	case "region":
		p.region = value
		return value != ""
	case "path-style":
		p.pathStyle = value == "true"
		return p.pathStyle || value == "false"
	case "patience":
		d, err := time.ParseDuration(value)
		p.patience = d
		return err == nil && d > 0
	}
	return false
}
