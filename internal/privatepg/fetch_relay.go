package privatepg

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"path"
)

// relay passes requests for archives on to a repository and answers requests
// for their checksum with the pinned one. It listens on the loopback interface.
type relay struct {
	address string
	server  *http.Server
	failed  chan error // the first failure of the repository
	ended   chan struct{}
}

// startRelay starts a relay whose requests end with ctx.
func (a archive) startRelay(ctx context.Context, repository string) (*relay, error) {
	to, err := url.Parse(repository)
	if err != nil {
		return nil, fmt.Errorf("repository: %w", err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("relay: %w", err)
	}
	r := &relay{
		address: "http://" + listener.Addr().String(),
		failed:  make(chan error, 1),
		ended:   make(chan struct{}),
	}
	pass := &httputil.ReverseProxy{
		Rewrite:      func(p *httputil.ProxyRequest) { p.SetURL(to) },
		ErrorLog:     log.New(io.Discard, "", 0), // failures are returned by stop
		ErrorHandler: r.fail,
		ModifyResponse: func(answer *http.Response) error {
			if answer.StatusCode != http.StatusOK {
				return fmt.Errorf("%s: %s", answer.Request.URL, answer.Status)
			}
			return nil
		},
	}
	r.server = &http.Server{
		BaseContext: func(net.Listener) context.Context { return ctx },
		Handler: http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
			if path.Ext(req.URL.Path) == ".sha256" {
				_, _ = io.WriteString(w, a.sha256) // a client that is gone has no use for it
				return
			}
			pass.ServeHTTP(w, req)
		}),
	}
	go func() {
		defer close(r.ended)
		_ = r.server.Serve(listener) // until stop closes it
	}()
	return r, nil
}

func (r *relay) fail(w http.ResponseWriter, _ *http.Request, err error) {
	select {
	case r.failed <- err:
	default: // the first one tells
	}
	w.WriteHeader(http.StatusBadGateway)
}

// stop ends the relay and returns what kept it from reaching the repository.
func (r *relay) stop() error {
	err := r.server.Close()
	<-r.ended
	select {
	case failure := <-r.failed:
		return errors.Join(failure, err)
	default:
		return err
	}
}
