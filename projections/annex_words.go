package projections

import (
	"fmt"
	"strconv"
	"strings"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
)

// annexCategories counts the rows of an annex: 水（含大气降水）和废水 120 行.
func annexCategories(list []filing.AnnexCategory) string {
	lines := make([]string, len(list))
	for i, c := range list {
		lines[i] = annexRows(c.Category, c.Rows)
	}
	return strings.Join(lines, "、")
}

// publicAnnexCategories is annexCategories of what the public sees.
func publicAnnexCategories(list []PublicAnnexCategory) string {
	lines := make([]string, len(list))
	for i, c := range list {
		lines[i] = annexRows(c.Category, c.Rows)
	}
	return strings.Join(lines, "、")
}

func annexRows(c domain.MonitoringCategory, n int) string {
	return c.Label() + " " + strconv.Itoa(n) + " 行"
}

// annexContents tells annexes of the same counts apart.
func annexContents[C filing.AnnexCategory | PublicAnnexCategory](list []C) string {
	return fmt.Sprintf("\x00%v", list)
}
