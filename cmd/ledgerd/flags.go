package main

import (
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"

	"example.org/ledger/cmd/internal/ledger"
	"example.org/ledger/domain"
	"example.org/ledger/internal/documents"
)

// place is where a ledger keeps its files and answers.
type place struct {
	Listen string `default:"127.0.0.1:8080" env:"LEDGER_LISTEN" help:"Address to serve on."`
	Data   string `default:"${data}" env:"LEDGER_DATA" type:"path" help:"Data directory: keys, documents, tokens and the private PostgreSQL."`
}

// fileFlags say how large files may be. They are read here, not by the library: it
// would say what it expects in words of its own, and name no kind.
type fileFlags struct {
	FileSizes []string `name:"file-sizes" sep:";" env:"LEDGER_FILE_SIZES" placeholder:"KIND=MB;…" help:"How large files may be, in MB, by kind as in the code list document_kind, such as evidence=50;cma_annex=300; without it 20, and cma_annex 100."`
}

// mostMB bounds what may be chosen.
const mostMB = 1024

// sizes reads what the flag says.
func (f fileFlags) sizes() (documents.Sizes, error) {
	chosen := documents.Sizes{}
	for _, size := range f.FileSizes {
		name, number, _ := strings.Cut(size, "=")
		kind, err := domain.ParseDocumentKind(name)
		if err != nil {
			return nil, fmt.Errorf("--file-sizes: %q is no kind of the code list document_kind: %s", name, howSizesAreSaid())
		}
		mb, err := strconv.ParseInt(number, 10, 64)
		if err != nil || mb < 1 || mb > mostMB {
			return nil, fmt.Errorf("--file-sizes: %s may have 1 to %d MB, not %q: %s", name, mostMB, number, howSizesAreSaid())
		}
		chosen[kind] = mb << 20
	}
	return chosen, nil
}

// howSizesAreSaid is what whoever said them wrongly needs to say them rightly.
func howSizesAreSaid() string {
	var kinds []string
	for _, k := range domain.DocumentKinds() {
		kinds = append(kinds, string(k))
	}
	return "say kinds and whole MB, such as evidence=50;cma_annex=300; the kinds are " + strings.Join(kinds, ", ")
}

// smsFlags say where notices go.
type smsFlags struct {
	SMS              string `name:"sms" enum:"log,webhook" default:"log" env:"LEDGER_SMS" help:"How notices are sent: log (they are not; the log says what would be), or webhook."`
	SMSWebhookURL    string `name:"sms-webhook-url" env:"LEDGER_SMS_WEBHOOK_URL" placeholder:"https://…" help:"The SMS gateway, for --sms webhook."`
	SMSWebhookSecret string `name:"sms-webhook-secret" env:"LEDGER_SMS_WEBHOOK_SECRET" placeholder:"@FILE" help:"@ and a file that holds the secret that calls of the gateway are signed with. The environment may hold the secret itself."`
}

// gateway reads what the flags name.
func (f smsFlags) gateway() (ledger.SMS, error) {
	switch named := f.SMSWebhookURL != "" || f.SMSWebhookSecret != ""; {
	case f.SMS != "webhook" && named:
		return ledger.SMS{}, errors.New("a gateway is named but nothing would be sent to it: say --sms webhook, too")
	case f.SMS != "webhook":
		return ledger.SMS{}, nil
	case f.SMSWebhookURL == "":
		return ledger.SMS{}, errors.New("--sms webhook needs --sms-webhook-url")
	}
	secret := f.SMSWebhookSecret
	if path, ok := strings.CutPrefix(secret, "@"); ok {
		b, err := os.ReadFile(path)
		if err != nil {
			return ledger.SMS{}, fmt.Errorf("read the secret of the SMS gateway: %w", err)
		}
		secret = strings.TrimSpace(string(b))
	}
	sms := ledger.SMS{Webhook: f.SMSWebhookURL, Secret: secret}
	return sms, sms.Check()
}
