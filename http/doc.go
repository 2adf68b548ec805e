// Package http serves the ledger to people and programs: the API under /api,
// pages without it. It is the edge: what comes in is parsed and personal data
// sealed here, what goes out is unsealed here for those who may see it.
//
// It wraps net/http, echo and huma so completely that package main imports
// none of them. Code that needs both this package and net/http imports this
// one as ledgerhttp. It holds no rules: those are package domain's.
package http
