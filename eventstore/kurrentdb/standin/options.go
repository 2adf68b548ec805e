package standin

import "time"

// Option says how a server is to be.
type Option func(*options)

type options struct {
	version    string
	maxAppend  int
	secure     bool
	user       string
	password   string
	certDir    string
	minPing    time.Duration
	oldStreams bool
	oldBehind  bool
}

func defaults() options {
	return options{
		version:   "24.10.5",
		maxAppend: 1 << 20,
		minPing:   5 * time.Second,
	}
}

// Version is what the server says its version is. Present servers add a suffix
// to a version that was not released, such as "26.2.0-prerelease", which the
// client cannot parse.
func Version(v string) Option { return func(o *options) { o.version = v } }

// MaxAppendSize is the limit of one append in bytes of data, metadata and twice
// the type. Without it, it is 1 MiB, which older servers have by default; the
// present one has 256 MiB (Configuration/ClusterVNodeOptions.cs).
func MaxAppendSize(n int) Option { return func(o *options) { o.maxAppend = n } }

// TLS makes the server speak TLS with a certificate of its own authority, whose
// certificate it writes into dir, and refuse whoever does not come with this
// user and password. Discovery needs neither, as on a real server.
func TLS(dir, user, password string) Option {
	return func(o *options) { o.secure, o.certDir, o.user, o.password = true, dir, user, password }
}

// MinPing is how soon after each other a client may ping before its connection
// is cut. Without it, it is less than the ten seconds that the client waits.
func MinPing(d time.Duration) Option { return func(o *options) { o.minPing = d } }

// OldStreamReads makes reads of a single stream come without positions, as
// servers send them that do not list the feature "position" of reads.
func OldStreamReads() Option { return func(o *options) { o.oldStreams = true } }

// FellBehindMessages makes subscribers be told that they fell behind, as the
// protocol allows.
func FellBehindMessages() Option { return func(o *options) { o.oldBehind = true } }
