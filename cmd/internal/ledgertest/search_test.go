package ledgertest_test

import (
	"encoding/base64"
	"encoding/hex"
	"strings"
	"testing"

	"example.org/ledger/cmd/internal/ledgertest"
)

func TestFindFindsEveryForm(t *testing.T) {
	const secret = "519999198808084709"
	for shift := range 4 {
		bytes := []byte(strings.Repeat("x", shift) + secret + "yz")
		for _, content := range []string{string(bytes), hex.EncodeToString(bytes), strings.ToUpper(hex.EncodeToString(bytes)), base64.StdEncoding.EncodeToString(bytes)} {
			if ledgertest.Find([]byte(content), secret) == "" {
				t.Errorf("not found in %s", content)
			}
			if ledgertest.Find([]byte(content), "519999198808084717") != "" {
				t.Errorf("another is found in %s", content)
			}
		}
	}
}
