package filingtest

import (
	"maps"
	"slices"
	"strconv"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"github.com/google/uuid"
)

// someTracks are one track or both.
func (w *turn) someTracks() map[domain.Track]bool {
	if w.one("both tracks", 4) {
		return map[domain.Track]bool{domain.Testing: true, domain.Operation: true}
	}
	return map[domain.Track]bool{w.track(): true}
}

func keys(tracks map[domain.Track]bool) []domain.Track { return slices.Sorted(maps.Keys(tracks)) }

// unfiled refuses posts in a track that is not filed.
func (w *turn) unfiled(tracks map[domain.Track]bool) string {
	for t := range tracks {
		if !w.files(t) {
			return "filing.not_allowed_here"
		}
	}
	return ""
}

func (w *turn) addStaff() (filing.Command, want) { return w.enter(w.someTracks()) }

func (w *turn) enter(tracks map[domain.Track]bool) (filing.Command, want) {
	who, subject := w.pick("who", 5), w.fresh("subject")
	c := filing.AddStaff{StaffID: w.fresh("staff"), Member: memberOf(subject, tracks), Facts: papersInOrder, Alteration: w.alteration(), Today: today}
	code := w.blocked(keys(tracks)...)
	switch {
	case w.released:
		return c, refused("filing.discarded")
	case code != "":
		return c, refused(code)
	case w.unfiled(tracks) != "":
		return c, refused(w.unfiled(tracks))
	}
	return c, w.hire(&person{id: c.StaffID, subject: subject, who: who, posts: tracks})
}

// hire is what the log says to somebody new: one person, one row.
func (w *turn) hire(p *person) want {
	w.people[p.subject] = p.who
	if w.holder(p.who) != nil {
		return want{claimed: true}
	}
	p.status, p.at, p.ever = employed, w.next(0), maps.Clone(p.posts)
	w.staff = append(w.staff, p)
	return carriedOut(1)
}

func (w *turn) someone() *person {
	if len(w.staff) == 0 {
		return &person{id: uuid.UUID{15: 2}}
	}
	return w.staff[w.pick("row", len(w.staff))]
}

// editsRow is what every edit of a row begins with.
func (w *turn) editsRow(known bool, unknown string, seen, at domain.Revision, touched ...domain.Track) string {
	switch code := w.blocked(touched...); {
	case w.released:
		return "filing.discarded"
	case !known:
		return unknown
	case code != "":
		return code
	case seen != at:
		return "filing.stale"
	}
	return ""
}

func (w *turn) reviseStaff() (filing.Command, want) {
	p, tracks := w.someone(), w.someTracks()
	c := filing.ReviseStaff{
		StaffID: p.id, Seen: w.seen(p.at), Member: memberOf(p.subject, tracks), Facts: papersInOrder, Alteration: w.alteration(), Today: today,
	}
	touched := append(keys(p.posts), keys(tracks)...)
	switch code := w.editsRow(p.status != "", "filing.staff_unknown", c.Seen, p.at, touched...); {
	case code != "":
		return c, refused(code)
	case p.status != employed:
		return c, refused("filing.staff_not_employed")
	case maps.Equal(p.posts, tracks):
		return c, carriedOut(0)
	case w.unfiled(tracks) != "":
		return c, refused(w.unfiled(tracks))
	}
	p.posts, p.at = tracks, w.next(0)
	maps.Copy(p.ever, tracks)
	return c, carriedOut(1)
}

func (w *turn) moveStaff() (filing.Command, want) {
	p := w.someone()
	c := filing.MoveStaff{StaffID: p.id, Seen: w.seen(p.at), MovedOn: today, Today: today}
	if p.status == moved && !w.released {
		return c, carriedOut(0)
	}
	switch code := w.editsRow(p.status != "", "filing.staff_unknown", c.Seen, p.at, keys(p.posts)...); {
	case code != "":
		return c, refused(code)
	case p.status != employed:
		return c, refused("filing.staff_not_employed")
	}
	p.status, p.at = moved, w.next(0)
	return c, carriedOut(1)
}

func (w *turn) withdrawStaff() (filing.Command, want) {
	p := w.someone()
	c := filing.WithdrawStaffEntry{StaffID: p.id, Seen: w.seen(p.at)}
	if p.status == withdrawn && !w.released {
		return c, carriedOut(0)
	}
	switch code := w.editsRow(p.status != "", "filing.staff_unknown", c.Seen, p.at, keys(p.posts)...); {
	case code != "":
		return c, refused(code)
	case p.status != employed:
		return c, refused("filing.staff_not_employed")
	case w.wasHandedIn(p.ever):
		return c, refused("filing.entry_final")
	}
	p.status, p.at = withdrawn, w.next(0)
	return c, carriedOut(1)
}

func (w *turn) rehire() (filing.Command, want) {
	p, tracks, subject := w.someone(), w.someTracks(), w.fresh("subject")
	c := filing.RehireStaff{
		StaffID: w.fresh("staff"), FormerStaffID: p.id, Seen: w.seen(p.at), Member: memberOf(subject, tracks), Facts: papersInOrder, Today: today,
	}
	switch code := w.editsRow(p.status != "", "filing.staff_unknown", c.Seen, p.at, keys(tracks)...); {
	case code != "":
		return c, refused(code)
	case p.status == employed:
		return c, refused("filing.staff_employed")
	case p.status == withdrawn:
		return c, refused("filing.staff_unknown")
	case w.unfiled(tracks) != "":
		return c, refused(w.unfiled(tracks))
	}
	return c, w.hire(&person{id: c.StaffID, subject: subject, who: p.who, posts: tracks})
}

// correctNumber is the authority's, also while nobody else may edit. Nobody has
// the right number yet.
func (w *turn) correctNumber() (filing.Command, want) {
	p, subject := w.someone(), w.fresh("subject")
	c := filing.CorrectIDNumber{StaffID: p.id, Seen: w.seen(p.at), Person: sealed(subject), Reason: "录入错误"}
	switch {
	case w.released:
		return c, refused("filing.discarded")
	case w.over():
		return c, refused("filing.canceled")
	case p.status == "" || p.status == withdrawn:
		return c, refused("filing.staff_unknown")
	case c.Seen != p.at:
		return c, refused("filing.stale")
	}
	p.subject, p.who, p.at = subject, 100+w.n, w.next(0)
	w.people[subject] = p.who
	w.changedOutside(w.event(), keys(p.posts)...)
	return c, carriedOut(1)
}

func (w *turn) addInstrument() (filing.Command, want) { return w.instrument(w.track()) }

func (w *turn) instrument(t domain.Track) (filing.Command, want) {
	g := &instrument{id: w.fresh("equipment"), asset: "CY-" + strconv.Itoa(w.n), track: t, status: inService, at: w.next(0)}
	c := filing.AddEquipment{EquipmentID: g.id, Equipment: w.instrumentOf(t, g.asset), Alteration: w.alteration(), Today: today}
	code := w.blocked(t)
	switch {
	case w.released:
		return c, refused("filing.discarded")
	case code != "":
		return c, refused(code)
	}
	var codes []string
	if !w.premises {
		codes = append(codes, "filing.premises_unknown")
	}
	if !w.files(t) {
		codes = append(codes, "filing.not_allowed_here")
	}
	if len(codes) > 0 {
		return c, refused(codes...)
	}
	w.gear = append(w.gear, g)
	return c, carriedOut(1)
}

func (w *turn) something() *instrument {
	if len(w.gear) == 0 {
		return &instrument{id: uuid.UUID{15: 3}}
	}
	return w.gear[w.pick("instrument", len(w.gear))]
}

// ends is an instrument's getting another status, unless it has that already.
func (w *turn) ends(g *instrument, seen domain.Revision, from, to, otherwise string) want {
	if g.status == to && !w.released {
		return carriedOut(0)
	}
	var touched []domain.Track
	if g.status != "" {
		touched = []domain.Track{g.track}
	}
	switch code := w.editsRow(g.status != "", "filing.equipment_unknown", seen, g.at, touched...); {
	case code != "":
		return refused(code)
	case g.status != from:
		return refused(otherwise)
	case to == withdrawn && w.wasHandedIn(map[domain.Track]bool{g.track: true}):
		return refused("filing.entry_final")
	}
	g.status, g.at = to, w.next(0)
	return carriedOut(1)
}

func (w *turn) retire() (filing.Command, want) {
	g := w.something()
	c := filing.RetireEquipment{EquipmentID: g.id, Seen: w.seen(g.at), RetiredOn: today, Reason: "损坏", Today: today}
	return c, w.ends(g, c.Seen, inService, retired, "filing.equipment_retired")
}

func (w *turn) correctRetirement() (filing.Command, want) {
	g := w.something()
	c := filing.CorrectRetirement{EquipmentID: g.id, Seen: w.seen(g.at), Reason: "点击有误"}
	return c, w.ends(g, c.Seen, retired, inService, "filing.equipment_retired")
}

func (w *turn) withdrawInstrument() (filing.Command, want) {
	g := w.something()
	c := filing.WithdrawEquipmentEntry{EquipmentID: g.id, Seen: w.seen(g.at)}
	return c, w.ends(g, c.Seen, inService, withdrawn, "filing.equipment_retired")
}
