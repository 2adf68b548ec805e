package pages

import (
	"strconv"
)

// Statistics is the page of what is published, in numbers (备案统计).
type Statistics struct {
	Frame
	Facts       []Fact
	Authorities []Place  // with published institutions, in official order
	Without     []string // the authorities that have none, short names
	Months      []Month  // oldest first
	Lists       []BarList
	Standing    Standing
}

// empty reports whether nothing was ever published.
func (s Statistics) empty() bool {
	for _, m := range s.Months {
		if m.Effective+m.Published+m.Canceled > 0 {
			return false
		}
	}
	return len(s.Authorities) == 0
}

// Fact is one number that stands out.
type Fact struct {
	Label string
	N     string
	Unit  string
}

// Place is what is published with one authority.
type Place struct {
	Name         string
	Href         string
	Institutions int
	Testing      int
	Operation    int
}

// Month is what became of what was published in one month.
type Month struct {
	Year, Month int
	Published   int
	Canceled    int
	Effective   int // at its end
}

func (m Month) label() string { return strconv.Itoa(m.Year) + "年" + strconv.Itoa(m.Month) + "月" }

// BarList counts what is published by categories.
type BarList struct {
	ID    string // of the heading
	Title string
	Note  string
	Bars  []Bar
}

// Bar is one count of a list.
type Bar struct {
	Label string
	Href  string
	N     int
}

// part returns how long a bar is, of 100, beside the longest.
func part(n, longest int) string {
	if longest == 0 {
		return "0"
	}
	return shortNumber(100 * float64(n) / float64(longest))
}

func longestBar(bars []Bar) int {
	longest := 0
	for _, b := range bars {
		longest = max(longest, b.N)
	}
	return longest
}

func largestPlace(places []Place) int {
	largest := 0
	for _, p := range places {
		largest = max(largest, p.Institutions)
	}
	return largest
}

// charts are drawn of months: how many there were, and what came and went.
func charts(months []Month) []Chart {
	var effective, published, canceled []int
	for _, m := range months {
		effective, published, canceled = append(effective, m.Effective), append(published, m.Published), append(canceled, m.Canceled)
	}
	return []Chart{
		newChart("chart-effective", "月末公示机构（家）", months, Series{Class: "first", Values: effective}),
		newChart("chart-changes", "新增公示与注销（家）", months,
			Series{Label: "新增公示", Class: "first", Values: published}, Series{Label: "注销", Class: "second", Values: canceled}),
	}
}
