//go:build !race

package filingtest_test

// coursesInMemory take half a minute.
const coursesInMemory = 10_000
