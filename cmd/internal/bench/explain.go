package bench

import (
	"fmt"
	"io"
	"strings"
)

// Explain writes what is measured and against what, with the SQL of both.
func Explain(w io.Writer) error {
	var b strings.Builder
	b.WriteString(general)
	for _, f := range figures {
		fmt.Fprintf(&b, "\n%s（%s）\n", f.title, f.key)
		fmt.Fprintf(&b, "  %s。\n", f.meaning)
		if f.bar > 0 {
			fmt.Fprintf(&b, "  下限 %s%s\n", number(f.bar), aimed(f.aim))
		}
		fmt.Fprintf(&b, "  本账本：%s\n", f.how)
		statements(&b, f.sql)
		fmt.Fprintf(&b, "  基准：%s\n", f.against)
		statements(&b, f.plain)
	}
	fmt.Fprintf(&b, "\n每条事件占用（bytes_per_event）\n  填满并整理后的日志，每条事件占的字节：事件表、其索引、其余（流与占用）；以及事件本身的数据与元数据。\n")
	statements(&b, []string{sizes})
	_, err := io.WriteString(w, b.String())
	return err
}

const general = `所有数字都是比值：同一台机器、同一个 PostgreSQL、同一轮里测得的两个速度相除，结果取各轮比值的
中位数。相比的各项前后相接，次序每轮打乱；每项之前做一次 CHECKPOINT，并换用新的连接。
提交必须落盘：fsync、synchronous_commit、full_page_writes 有一项未开启就不测。
服务端与客户端共用这台机器的处理器。客户端用 pgx，二进制协议，语句只准备一次；每项先热身再计时。
写入的字节取自真实的编码：小型机构从登记到公示的全过程，每条约 290 字节数据、200 字节元数据。
每次追加测完，都核对日志里的事件数与得到确认的追加数相等，不等即报错。
`

func aimed(aim float64) string {
	if aim == 0 {
		return ""
	}
	return "，目标 " + number(aim)
}

// statements writes SQL, indented.
func statements(b *strings.Builder, all []string) {
	for _, s := range all {
		s = strings.TrimSpace(strings.ReplaceAll(s, "\t", "  "))
		fmt.Fprintf(b, "      %s\n", strings.ReplaceAll(s, "\n", "\n      "))
	}
}
