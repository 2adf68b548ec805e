package postgres_test

import (
	"net"
	"syscall"
	"testing"

	"example.org/ledger/internal/faultproxy"
	"example.org/ledger/internal/pgtest"
)

// A network that swallows everything cannot be made here; what makes the
// kernel notice one can be looked at.
func TestConnectionsNoticeADeadNetwork(t *testing.T) {
	pool := connect(t, faultproxy.New(t, pgtest.Migrated(t)).URL())
	conn, err := pool.Acquire(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Release()
	tcp, ok := conn.Conn().PgConn().Conn().(*net.TCPConn)
	if !ok {
		t.Fatalf("a connection is %T", conn.Conn().PgConn().Conn())
	}
	raw, err := tcp.SyscallConn()
	if err != nil {
		t.Fatal(err)
	}
	const userTimeout = 0x12
	err = raw.Control(func(fd uintptr) {
		for name, option := range map[string][3]int{
			"SO_KEEPALIVE":     {syscall.SOL_SOCKET, syscall.SO_KEEPALIVE, 1},
			"TCP_KEEPIDLE":     {syscall.IPPROTO_TCP, syscall.TCP_KEEPIDLE, 10},
			"TCP_KEEPINTVL":    {syscall.IPPROTO_TCP, syscall.TCP_KEEPINTVL, 5},
			"TCP_KEEPCNT":      {syscall.IPPROTO_TCP, syscall.TCP_KEEPCNT, 4},
			"TCP_USER_TIMEOUT": {syscall.IPPROTO_TCP, userTimeout, 30_000},
		} {
			if got, err := syscall.GetsockoptInt(int(fd), option[0], option[1]); err != nil || got != option[2] {
				t.Errorf("%s is %d, %v; want %d", name, got, err, option[2])
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
}
