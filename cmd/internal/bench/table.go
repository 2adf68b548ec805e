package bench

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"golang.org/x/text/width"
)

// WriteTable writes the report for people.
func (r Report) WriteTable(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "PostgreSQL %s，fsync、synchronous_commit、full_page_writes 均已开启；%d 个处理器，服务端与客户端共用。\n",
		r.Settings["server_version"], r.CPUs)
	fmt.Fprintf(&b, "%d 轮，每轮每项至少 %g 秒；比值取各轮的中位数，日志 %s 条事件。各项如何测量：ledger bench --explain\n\n",
		len(r.Rounds), r.Cell.Seconds(), thousands(float64(r.Bytes.Events)))
	rows := [][]string{{"项目", "比值", "下限", "目标", "", "本账本 条/秒", "基准 条/秒", "延迟 p50/p99 毫秒", "各轮比值"}}
	for _, f := range figures {
		rows = append(rows, r.row(f))
	}
	widths := columnWidths(rows)
	for i, row := range rows {
		writeRow(&b, row, widths)
		if i > 0 {
			fmt.Fprintf(&b, "    %s\n", figures[i-1].meaning)
		}
	}
	y := r.Bytes
	fmt.Fprintf(&b, "\n每条事件占用磁盘 %.0f 字节：事件表 %.0f，索引 %.0f，流与占用 %.0f；事件本身 %.0f 字节：数据 %.0f，元数据 %.0f。磁盘是事件本身的 %.2f 倍。\n",
		y.Disk(), y.Heap, y.Index, y.Rest, y.Given(), y.Data, y.Metadata, y.Disk()/y.Given())
	_, err := io.WriteString(w, b.String())
	return err
}

func (r Report) row(f figure) []string {
	ratio := r.Ratio(f.key)
	verdict, aim, latency := "达到", "", ""
	switch {
	case ratio < f.bar:
		verdict = "未达到"
	case f.aim > 0 && ratio >= f.aim:
		verdict = "达到目标"
	}
	if f.aim > 0 {
		aim = number(f.aim)
	}
	if a := r.absolute(f.measured); a.P50 > 0 {
		latency = fmt.Sprintf("%.2f / %.2f", a.P50, a.P99)
	}
	var rounds []string
	for _, ratio := range r.ratios(f) {
		rounds = append(rounds, number(ratio))
	}
	return []string{
		f.title, number(ratio), number(f.bar), aim, verdict,
		thousands(median(r.of(f.measured, Sample.Rate))), thousands(median(r.best(f))), latency, strings.Join(rounds, " "),
	}
}

// number writes a ratio with as many digits as it is exact to.
func number(ratio float64) string {
	if ratio >= 10 {
		return strconv.FormatFloat(ratio, 'f', 1, 64)
	}
	return strconv.FormatFloat(ratio, 'f', 2, 64)
}

// thousands writes a count of events in groups of three digits.
func thousands(n float64) string {
	s := strconv.FormatInt(int64(n), 10)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// columnWidths returns the width of each column in cells of a terminal.
func columnWidths(rows [][]string) []int {
	widths := make([]int, len(rows[0]))
	for _, row := range rows {
		for i, s := range row {
			widths[i] = max(widths[i], cells(s))
		}
	}
	return widths
}

// cells is how wide s stands in a terminal, where a Chinese character takes two
// cells.
func cells(s string) int {
	n := 0
	for _, r := range s {
		n++
		if k := width.LookupRune(r).Kind(); k == width.EastAsianWide || k == width.EastAsianFullwidth {
			n++
		}
	}
	return n
}

// writeRow writes the first column and the last to the left, the others, which
// are numbers, to the right.
func writeRow(b *strings.Builder, row []string, widths []int) {
	var line strings.Builder
	for i, s := range row {
		pad := strings.Repeat(" ", widths[i]-cells(s))
		if i == 0 || i == len(row)-1 {
			line.WriteString(s + pad + "  ")
		} else {
			line.WriteString(pad + s + "  ")
		}
	}
	b.WriteString(strings.TrimRight(line.String(), " ") + "\n")
}
