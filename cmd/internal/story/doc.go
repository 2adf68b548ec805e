// Package story tells the demonstration's story: what institutions of all
// provinces filed between 2026-01-05 and 2026-07-15, and what the authorities
// configured and decided.
//
// The story is a fixed list of steps, each with its key, its instant and who
// acts. Everything else follows from the key: the command's ID, and through it
// the IDs of filing, rows, documents and cases. So a story that was cut in the
// middle is completed, not repeated, and it is the same wherever it is told.
// All names, codes, numbers and addresses in it are invented.
//
// Steps go through package edge, like what people send. The package holds no
// rules and writes nothing to the log by itself.
package story
