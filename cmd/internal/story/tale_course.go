package story

import (
	"fmt"

	"example.org/ledger/domain"
	"github.com/google/uuid"
)

// course is when an institution does what all do, and with how much.
type course struct {
	registered, entered, equipped, uploaded domain.Date

	staff, instruments int
	format             string // of asset numbers: "CY-%04d"
	named              map[int]somebody
	special            map[int]instrument
}

// draft fills in everything of a first filing.
func (t *tale) draft(c course) {
	t.on(c.registered, t.clock(9, "registered"))
	t.register()
	t.fill(c)
}

// fill fills in everything after the registration.
func (t *tale) fill(c course) {
	t.begin()
	t.on(c.entered, t.clock(9, "entered"))
	t.staff(c.staff, c.named)
	t.on(c.equipped, t.clock(13, "equipped"))
	t.equip(t.clerk(), rack{
		from: 1, to: c.instruments, format: c.format, first: 1, where: []uuid.UUID{t.premisesRow(1)}, special: c.special,
	})
	t.on(c.uploaded, t.clock(14, "uploaded"))
	t.certificates()
	if t.track() == domain.Testing {
		t.system()
	}
	t.letter("letter")
}

// review has an official take what a step handed in, and pass it.
func (t *tale) review(submission string, taken, published domain.Date, official domain.Actor) {
	t.on(taken, t.clock(10, "taken"))
	t.take("take", t.firstCase(), official)
	t.on(published, t.clock(15, "published"))
	t.publish(submission, official)
}

// clock is a minute in the first half of an hour.
func (t *tale) clock(hour int, what string) string {
	return fmt.Sprintf("%02d:%02d", hour, 2+spread(t.key, what, 28))
}
