package pages

import "strconv"

// Chart is a chart of columns by months, as it is drawn. Everything in it stands
// in a table beside it, too.
type Chart struct {
	ID      string
	Title   string
	Legend  []Series // none where there is one series
	Ticks   []ChartText
	Columns []Column
	Texts   []ChartText // what is written on and below the columns
}

// Series is one value for each month.
type Series struct {
	Label  string
	Class  string // how its columns look
	Values []int
}

// Column is one column, its numbers as SVG has them.
type Column struct{ X, Y, Width, Height, Class string }

// ChartText is a text in a chart.
type ChartText struct{ X, Y, Text, Class string }

// The measures of a chart, in its own units: about CSS pixels on a telephone.
const (
	chartWidth, chartHeight = 400.0, 216.0
	chartLeft, chartRight   = 30.0, 396.0
	chartTop, chartBase     = 18.0, 172.0
	monthLine, yearLine     = 188.0, 206.0
	columnGap               = 0.28 // of the room of a month
	longestText             = 999  // the largest number that has room above every column
)

func newChart(id, title string, months []Month, series ...Series) Chart {
	c := Chart{ID: id, Title: title}
	if len(series) > 1 {
		c.Legend = series
	}
	largest := 0
	for _, s := range series {
		for _, v := range s.Values {
			largest = max(largest, v)
		}
	}
	step := tickStep(largest)
	top := max((largest+step-1)/step*step, step)
	height := func(v int) float64 { return (chartBase - chartTop) * float64(v) / float64(top) }
	for v := 0; v <= top; v += step {
		c.Ticks = append(c.Ticks, ChartText{shortNumber(chartLeft - 5), shortNumber(chartBase - height(v)), strconv.Itoa(v), ""})
	}
	room := (chartRight - chartLeft) / float64(len(months))
	width := room * (1 - columnGap) / float64(len(series))
	for i, m := range months {
		left := chartLeft + room*float64(i)
		for n, s := range series {
			v := s.Values[i]
			x, y := left+room*columnGap/2+width*float64(n), chartBase-height(v)
			if v > 0 {
				c.Columns = append(c.Columns, Column{shortNumber(x), shortNumber(y), shortNumber(width), shortNumber(height(v)), s.Class})
			}
			if v > 0 && len(series) == 1 && (largest <= longestText || i == len(months)-1) {
				c.Texts = append(c.Texts, ChartText{shortNumber(x + width/2), shortNumber(y - 4), strconv.Itoa(v), "middle strong"})
			}
		}
		middle := shortNumber(left + room/2)
		c.Texts = append(c.Texts, ChartText{middle, shortNumber(monthLine), strconv.Itoa(m.Month), "middle"})
		if i == 0 || m.Month == 1 {
			c.Texts = append(c.Texts, ChartText{middle, shortNumber(yearLine), strconv.Itoa(m.Year) + "年", "middle"})
		}
	}
	return c
}

// tickStep returns a round step by which at most five lines reach n.
func tickStep(n int) int {
	for unit := 1; ; unit *= 10 {
		for _, step := range []int{unit, 2 * unit, 5 * unit} {
			if step*4 >= n {
				return step
			}
		}
	}
}

// shortNumber writes a number as SVG reads it, to a tenth.
func shortNumber(v float64) string { return strconv.FormatFloat(v, 'f', 1, 64) }
