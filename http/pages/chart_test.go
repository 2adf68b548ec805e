package pages

import "testing"

func TestTickStep(t *testing.T) {
	for n, want := range map[int]int{0: 1, 1: 1, 4: 1, 5: 2, 8: 2, 9: 5, 20: 5, 21: 10, 34: 10, 41: 20, 81: 50, 14982: 5000} {
		if got := tickStep(n); got != want {
			t.Errorf("up to %d by %d, want %d", n, got, want)
		}
	}
}

// TestColumnsStandForTheirValues holds the drawing to the numbers.
func TestColumnsStandForTheirValues(t *testing.T) {
	months := []Month{{Year: 2025, Month: 12}, {Year: 2026, Month: 1}, {Year: 2026, Month: 2}}
	c := newChart("id", "标题", months, Series{Class: "first", Values: []int{0, 10, 20}})
	if len(c.Columns) != 2 || c.Columns[0].Height != "77.0" || c.Columns[1].Height != "154.0" || c.Columns[1].Y != "18.0" {
		t.Errorf("the columns are %+v", c.Columns)
	}
	if len(c.Ticks) != 5 || c.Ticks[4].Text != "20" || c.Ticks[4].Y != "18.0" || c.Ticks[0].Y != "172.0" {
		t.Errorf("the lines are %+v", c.Ticks)
	}
	written := map[string]int{}
	for _, text := range c.Texts {
		written[text.Text]++
	}
	for text, n := range map[string]int{"2025年": 1, "2026年": 1, "12": 1, "10": 1, "20": 1, "0": 0} {
		if written[text] != n {
			t.Errorf("%q is written %d times, want %d", text, written[text], n)
		}
	}
	if nothing := newChart("id", "标题", months, Series{Values: []int{0, 0, 0}}); len(nothing.Columns) != 0 || len(nothing.Ticks) != 2 {
		t.Errorf("of nothing: %+v", nothing)
	}
	large := newChart("id", "标题", months, Series{Values: []int{14980, 14981, 14982}})
	for _, text := range large.Texts {
		if text.Text == "14981" {
			t.Error("large numbers run into one another")
		}
	}
}
