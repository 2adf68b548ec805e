package faultproxy

import (
	"bufio"
	"net"
	"sync"
	"sync/atomic"
)

// link is one relayed connection.
type link struct {
	proxy          *Proxy
	client, server net.Conn
	once           sync.Once
	over           chan struct{} // closed when it was cut
	inTx           atomic.Bool
	trapped        atomic.Pointer[trap] // answers are swallowed, and the next complete one ends the link

	statements, portals map[string]string // SQL by name, of asks alone
}

// end cuts both sides.
func (l *link) end() {
	l.once.Do(func() {
		close(l.over)
		_ = l.client.Close()
		_ = l.server.Close()
	})
}

// finish is for whoever notices that the link is at its end.
func (l *link) finish() {
	l.end()
	l.proxy.forget(l)
}

// passes waits while the network is paused, and reports whether the link is
// still there then.
func (l *link) passes() bool {
	for {
		paused := l.proxy.pause()
		if paused == nil {
			return true
		}
		select {
		case <-paused:
		case <-l.over:
			return false
		}
	}
}

const bufferSize = 64 << 10

// asks relays what the client says, message by message.
func (l *link) asks() {
	defer l.finish()
	in, out := bufio.NewReaderSize(l.client, bufferSize), bufio.NewWriterSize(held{l, l.server}, bufferSize)
	if !l.greets(in, out) {
		return
	}
	for {
		raw, err := readMessage(in)
		if err != nil {
			return
		}
		if t := l.proxy.caught(l.understand(raw)); t != nil {
			if !t.after {
				l.finish()
				close(t.sprung)
				return
			}
			l.trapped.Store(t)
		}
		if _, err := out.Write(raw); err != nil || in.Buffered() == 0 && out.Flush() != nil {
			return
		}
	}
}

// greets relays what the connection begins with, up to the startup message.
func (l *link) greets(in *bufio.Reader, out *bufio.Writer) bool {
	for {
		code, raw, err := readStart(in)
		if err != nil {
			return false
		}
		if code == sslRequest || code == gssRequest {
			if _, err := l.client.Write([]byte{'N'}); err != nil {
				return false
			}
			continue
		}
		_, err = out.Write(raw)
		return err == nil && out.Flush() == nil
	}
}

// held writes to one side of a link unless the network is paused.
type held struct {
	link *link
	to   net.Conn
}

func (h held) Write(b []byte) (int, error) {
	if !h.link.passes() {
		return 0, net.ErrClosed
	}
	return h.to.Write(b)
}

// answers relays what the server says, as long as anybody is to hear it.
func (l *link) answers() {
	defer l.finish()
	in, out := bufio.NewReaderSize(l.server, bufferSize), bufio.NewWriterSize(held{l, l.client}, bufferSize)
	const readyForQuery = 'Z'
	for {
		raw, err := readMessage(in)
		if err != nil {
			return
		}
		ready := raw[0] == readyForQuery
		if ready {
			l.inTx.Store(raw[5] != 'I')
		}
		t := l.trapped.Load()
		if t != nil && ready {
			l.finish()
			close(t.sprung)
			return
		}
		if t == nil && !l.proxy.deaf.Load() {
			if _, err := out.Write(raw); err != nil {
				return
			}
		}
		if in.Buffered() == 0 && out.Flush() != nil {
			return
		}
	}
}
