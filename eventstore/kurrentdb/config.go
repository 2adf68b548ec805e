package kurrentdb

import (
	"context"
	"crypto/tls"
	"encoding/base64"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"google.golang.org/grpc"
	"google.golang.org/grpc/backoff"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/keepalive"
)

// minPing is how often the server lets itself be pinged.
const minPing = 10 * time.Second

// settings are those of a connection string that mean something here, in lower
// case. How discovery goes is not for the connection string to say.
var settings = []string{
	"tls", "tlscafile", "tlsverifycert", "usercertfile", "userkeyfile",
	"keepaliveinterval", "keepalivetimeout", "gossiptimeout", "defaultdeadline",
	"nodepreference", "discoveryinterval", "maxdiscoverattempts",
}

// parse reads a connection string. Errors never show it, since it may hold a
// password. What the library would take silently is refused.
func parse(connection string) (*esdb.Configuration, error) {
	_, query, _ := strings.Cut(connection, "?")
	values, err := url.ParseQuery(query)
	if err != nil {
		return nil, errors.New("kurrentdb: the connection string's settings are malformed")
	}
	for key, v := range values {
		key = strings.ToLower(key)
		if !slices.Contains(settings, key) {
			return nil, fmt.Errorf("kurrentdb: the connection string has an unknown setting %q", key)
		}
		switch key {
		case "keepaliveinterval": // the library would warn on the standard error
			if ms, err := strconv.Atoi(v[0]); err != nil || time.Duration(ms)*time.Millisecond < minPing {
				return nil, fmt.Errorf("kurrentdb: keepAliveInterval must be %d ms or more: a dead connection is found by it", minPing.Milliseconds())
			}
		case "keepalivetimeout", "defaultdeadline", "gossiptimeout": // the library takes some errors for zero
			if n, err := strconv.Atoi(v[0]); err != nil || n < 1 {
				return nil, fmt.Errorf("kurrentdb: %s must be a positive number", key)
			}
		case "nodepreference":
			if !strings.EqualFold(v[0], string(esdb.NodePreferenceLeader)) {
				return nil, errors.New("kurrentdb: nodePreference must be leader: what was acknowledged can be read from it alone")
			}
		}
	}
	c, err := esdb.ParseConnectionString(connection)
	if e, ok := errors.AsType[*url.Error](err); ok {
		err = e.Err
	}
	if err == nil {
		err = c.Validate()
	}
	if err != nil {
		return nil, fmt.Errorf("kurrentdb: the connection string: %s", hide(err.Error(), connection))
	}
	c.Logger = nil
	return c, nil
}

// hide removes a password from a text.
func hide(text, connection string) string {
	_, rest, _ := strings.Cut(connection, "://")
	if at := strings.LastIndexByte(rest, '@'); at >= 0 {
		text = strings.ReplaceAll(text, rest[:at], "…")
		if _, password, ok := strings.Cut(rest[:at], ":"); ok && password != "" {
			text = strings.ReplaceAll(text, password, "…")
		}
	}
	return text
}

// maxMessage is what the server may send at once: an event of its own may be
// larger than ours.
const maxMessage = 17 << 20

// dialOptions are how every node is connected to.
func dialOptions(c *esdb.Configuration) ([]grpc.DialOption, error) {
	options := []grpc.DialOption{
		grpc.WithDefaultCallOptions(grpc.MaxCallRecvMsgSize(maxMessage)),
		grpc.WithKeepaliveParams(keepalive.ClientParameters{
			Time: c.KeepAliveInterval, Timeout: c.KeepAliveTimeout, PermitWithoutStream: true,
		}),
		grpc.WithConnectParams(grpc.ConnectParams{
			Backoff:           backoff.Config{BaseDelay: 50 * time.Millisecond, Multiplier: 1.6, Jitter: 0.2, MaxDelay: 2 * time.Second},
			MinConnectTimeout: 3 * time.Second,
		}),
		grpc.WithDisableServiceConfig(),
		grpc.WithNoProxy(), // of the environment, which is meant for other things
	}
	if c.DisableTLS {
		return append(options, grpc.WithTransportCredentials(insecure.NewCredentials())), nil
	}
	t := &tls.Config{RootCAs: c.RootCAs, InsecureSkipVerify: c.SkipCertificateVerification, MinVersion: tls.VersionTLS12}
	if c.UserCertFile != "" {
		cert, err := tls.LoadX509KeyPair(c.UserCertFile, c.UserKeyFile)
		if err != nil {
			return nil, fmt.Errorf("kurrentdb: the user certificate: %w", err)
		}
		t.Certificates = []tls.Certificate{cert}
	}
	options = append(options, grpc.WithTransportCredentials(credentials.NewTLS(t)))
	if c.Username != "" {
		options = append(options, grpc.WithPerRPCCredentials(basic{c.Username, c.Password}))
	}
	return options, nil
}

// basic is who we are, on encrypted connections only.
type basic struct{ username, password string }

// GetRequestMetadata implements [credentials.PerRPCCredentials].
func (b basic) GetRequestMetadata(context.Context, ...string) (map[string]string, error) {
	return map[string]string{
		"authorization": "Basic " + base64.StdEncoding.EncodeToString([]byte(b.username+":"+b.password)),
	}, nil
}

// RequireTransportSecurity implements [credentials.PerRPCCredentials].
func (basic) RequireTransportSecurity() bool { return true }
