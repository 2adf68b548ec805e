// Package scope answers whether a body must file (是否需要备案, Q1.1-Q1.4): a few
// questions, the answers to them, and what follows for each track, with the row
// or article that says so.
//
// It records nothing and decides nothing about anybody: whoever files is
// reviewed by what was filed. Where the catalog of questions is silent it says
// so and names who to ask (domain-decisions 1.31).
package scope
