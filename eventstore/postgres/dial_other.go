//go:build !linux

package postgres

import "syscall"

// boundUnanswered leaves it to the kernel.
func boundUnanswered(string, string, syscall.RawConn) error { return nil }
