// Package faultproxy stands between a program and its PostgreSQL and does to
// the connections what networks do: refuses them, cuts them, pauses them, and
// loses the answer to the one message that mattered.
//
// It is for tests alone. It relays bytes as they are and understands no more of
// the protocol than where a message ends and which statement it belongs to; it
// speaks neither TLS nor GSS encryption and refuses both.
package faultproxy
