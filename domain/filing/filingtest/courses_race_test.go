//go:build race

package filingtest_test

// coursesInMemory are fewer where each takes many times as long.
const coursesInMemory = 1_000
