package standin

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"strings"
	"time"

	"example.org/ledger/internal/clock"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
)

// authority is a certificate authority with one certificate of a server.
type authority struct {
	file   string // where the authority's own certificate is
	config *tls.Config
}

func newAuthority(dir string) (*authority, error) {
	now := clock.Now()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	root := &x509.Certificate{
		SerialNumber:          big.NewInt(1),
		Subject:               pkix.Name{CommonName: "stand-in CA"},
		NotBefore:             now.Add(-time.Hour),
		NotAfter:              now.Add(24 * time.Hour),
		IsCA:                  true,
		BasicConstraintsValid: true,
		KeyUsage:              x509.KeyUsageCertSign,
	}
	rootDER, err := x509.CreateCertificate(rand.Reader, root, root, &key.PublicKey, key)
	if err != nil {
		return nil, err
	}
	node := &x509.Certificate{
		SerialNumber: big.NewInt(2),
		Subject:      pkix.Name{CommonName: "eventstoredb-node"}, // as real nodes are called
		NotBefore:    root.NotBefore,
		NotAfter:     root.NotAfter,
		IPAddresses:  []net.IP{net.IPv4(127, 0, 0, 1)},
		DNSNames:     []string{"localhost"},
		KeyUsage:     x509.KeyUsageDigitalSignature,
		ExtKeyUsage:  []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	nodeKey, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	nodeDER, err := x509.CreateCertificate(rand.Reader, node, root, &nodeKey.PublicKey, key)
	if err != nil {
		return nil, err
	}
	file, err := os.CreateTemp(dir, "ca-*.crt")
	if err != nil {
		return nil, err
	}
	err = pem.Encode(file, &pem.Block{Type: "CERTIFICATE", Bytes: rootDER})
	if cerr := file.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		return nil, fmt.Errorf("writing %s: %w", filepath.Base(file.Name()), err)
	}
	return &authority{file: file.Name(), config: &tls.Config{
		Certificates: []tls.Certificate{{Certificate: [][]byte{nodeDER}, PrivateKey: nodeKey}},
		MinVersion:   tls.VersionTLS12,
	}}, nil
}

// CAFile is the file of the authority's certificate, empty without [TLS].
func (s *Server) CAFile() string {
	if s.tls == nil {
		return ""
	}
	return s.tls.file
}

// authenticate checks the user's password. A wrong one is not authenticated
// (Transport/Http/AuthenticationMiddleware.cs); who comes without any is
// anonymous and has no access.
func (s *Server) authenticate(ctx context.Context) error {
	if s.tls == nil {
		return nil
	}
	md, _ := metadata.FromIncomingContext(ctx)
	values := md.Get("authorization")
	if len(values) == 0 {
		return accessDenied()
	}
	encoded, _ := strings.CutPrefix(values[0], "Basic ")
	plain, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil || string(plain) != s.opts.user+":"+s.opts.password {
		return &refusal{code: codes.Unauthenticated, text: "Unauthenticated"}
	}
	return nil
}
