package main

// place is where a ledger keeps its files and answers.
type place struct {
	Listen string `default:"127.0.0.1:8080" env:"LEDGER_LISTEN" help:"Address to serve on."`
	Data   string `default:"${data}" env:"LEDGER_DATA" type:"path" help:"Data directory: keys, documents, tokens and the private PostgreSQL."`
}
