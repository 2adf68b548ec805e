package faultproxy

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"strings"
)

// The kinds of a client's messages that belong to a statement.
const (
	Query   = 'Q' // a statement in the simple protocol
	Parse   = 'P' // prepares one
	Bind    = 'B' // gives it arguments
	Execute = 'E' // runs it
)

// Message is what a client says.
type Message struct {
	Kind byte   // as in the protocol, such as [Execute]
	SQL  string // of the statement it belongs to, if any
	InTx bool   // when the server last said so, a transaction was open
}

// Match picks messages.
type Match func(Message) bool

// Running matches the messages that run a statement with all of parts in it.
// Letters' case does not matter.
func Running(parts ...string) Match {
	return func(m Message) bool {
		if m.Kind != Query && m.Kind != Execute {
			return false
		}
		for _, part := range parts {
			if !strings.Contains(strings.ToLower(m.SQL), strings.ToLower(part)) {
				return false
			}
		}
		return true
	}
}

// Committing matches the messages that make a statement with part in it last:
// the statement itself outside a transaction, and any COMMIT.
func Committing(part string) Match {
	running, commit := Running(part), Running("commit")
	return func(m Message) bool { return commit(m) || !m.InTx && running(m) }
}

// The requests for encryption that a connection can begin with.
const (
	sslRequest = 80877103
	gssRequest = 80877104
)

// longest bounds a message, in bytes, to notice when the ends of messages were
// lost.
const longest = 1 << 30

// readStart reads the message that a connection begins with, which has no kind.
func readStart(r *bufio.Reader) (code uint32, raw []byte, err error) {
	raw = make([]byte, 8)
	if _, err := io.ReadFull(r, raw); err != nil {
		return 0, nil, err
	}
	n := binary.BigEndian.Uint32(raw)
	if n < 8 || n > 10_000 {
		return 0, nil, fmt.Errorf("faultproxy: a startup message of %d bytes", n)
	}
	raw = append(raw, make([]byte, n-8)...)
	_, err = io.ReadFull(r, raw[8:])
	return binary.BigEndian.Uint32(raw[4:]), raw, err
}

// readMessage reads a message, its kind and length included.
func readMessage(r *bufio.Reader) ([]byte, error) {
	raw := make([]byte, 5)
	if _, err := io.ReadFull(r, raw); err != nil {
		return nil, err
	}
	n := binary.BigEndian.Uint32(raw[1:])
	if n < 4 || n > longest {
		return nil, fmt.Errorf("faultproxy: a message %q of %d bytes", raw[0], n)
	}
	raw = append(raw, make([]byte, n-4)...)
	_, err := io.ReadFull(r, raw[5:])
	return raw, err
}

// text cuts a string off a message's body.
func text(body []byte) (string, []byte) {
	s, rest, _ := bytes.Cut(body, []byte{0})
	return string(s), rest
}

// understand finds the statement that a client's message belongs to.
func (l *link) understand(raw []byte) Message {
	m := Message{Kind: raw[0], InTx: l.inTx.Load()}
	switch m.Kind {
	case Query:
		m.SQL, _ = text(raw[5:])
	case Parse:
		name, rest := text(raw[5:])
		m.SQL, _ = text(rest)
		l.statements[name] = m.SQL
	case Bind:
		portal, rest := text(raw[5:])
		name, _ := text(rest)
		m.SQL = l.statements[name]
		l.portals[portal] = m.SQL
	case Execute:
		portal, _ := text(raw[5:])
		m.SQL = l.portals[portal]
	}
	return m
}
