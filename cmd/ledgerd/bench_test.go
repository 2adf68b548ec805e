package main_test

import "testing"

// BenchmarkDemo measures what people wait for. On two cores that do nothing
// else a fresh start is to take at most 40 s, and Ctrl-C 10 s.
func BenchmarkDemo(b *testing.B) {
	ready := func(p *process) { p.await(b, func() bool { return health(b, p).Ready }) }
	b.Run("fresh", func(b *testing.B) {
		for b.Loop() {
			p := demo(b, dataDirectory(b))
			ready(p)
			b.StopTimer()
			p.interrupt(b)
			b.StartTimer()
		}
	})
	model := told(b)
	b.Run("again", func(b *testing.B) {
		dir := copied(b, model.dir)
		for b.Loop() {
			p := demo(b, dir)
			ready(p)
			b.StopTimer()
			p.interrupt(b)
			b.StartTimer()
		}
	})
	b.Run("SIGINT", func(b *testing.B) {
		dir := copied(b, model.dir)
		for b.Loop() {
			b.StopTimer()
			p := demo(b, dir)
			ready(p)
			b.StartTimer()
			p.interrupt(b)
		}
	})
}
