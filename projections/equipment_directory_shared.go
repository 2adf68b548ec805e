package projections

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
)

// MostElsewhere is how many other places of one instrument are told at most:
// where thousands enter the same for a factory number, no list of them helps.
const MostElsewhere = 20

// SharedInstrument is an instrument of a filing that is in service in another
// institution in force, too (device_shared): of the same maker, model and factory
// number. Who the other one is, only officials are told (domain-facts 10.4).
type SharedInstrument struct {
	EquipmentID uuid.UUID `json:"equipment_id"`
	filing.EquipmentRow
	Elsewhere []InstrumentElsewhere `json:"elsewhere"`      // by filing
	More      bool                  `json:"more,omitempty"` // there are more than MostElsewhere
}

// InstrumentElsewhere is where an instrument is in service, too.
type InstrumentElsewhere struct {
	FilingID    uuid.UUID           `json:"filing"`
	Institution string              `json:"institution"`
	CreditCode  domain.CreditCode   `json:"credit_code"`
	Authority   domain.Authority    `json:"authority"`
	Instrument  *InstrumentOfOthers `json:"instrument,omitempty"`
}

// InstrumentOfOthers is the row that another institution has of an instrument.
type InstrumentOfOthers struct {
	EquipmentID uuid.UUID `json:"equipment_id"`
	filing.EquipmentRow
}

// SharedQuery says whose instruments to list. Zero fields narrow nothing.
type SharedQuery struct {
	Filing uuid.UUID // always
	After  string    // Next of the page before; empty for the first
	Size   int       // of a page: DefaultPageSize if 0, at most LargestPage
}

// SharedPage is part of a list, ordered by asset number.
type SharedPage struct {
	Instruments []SharedInstrument `json:"equipment"`
	Next        string             `json:"next,omitempty"` // After of the next page; empty on the last
}

// Shared returns those of a filing's instruments in service that others have, too,
// as they are now: what a submission recorded (filing.Elsewhere) others may have
// given up since. It is [ErrCursor] if q.After is not from here.
func (m EquipmentDirectory) Shared(ctx context.Context, q SharedQuery) (SharedPage, error) {
	size := pageSize(q.Size)
	page := SharedPage{}
	err := read(ctx, m.DB, m, func(tx pgx.Tx) error {
		where := conditions{terms: []string{`e.status = 'in_service'`}}
		where.add(`e.filing = $`, q.Filing)
		if err := where.afterRow(ctx, tx, "equipment", "asset_number", "text", q.After); err != nil {
			return err
		}
		const same = `FROM equipment o WHERE o.device = e.device AND o.status = 'in_service' AND o.effective AND o.filing <> e.filing`
		rows, err := tx.Query(ctx, `
			WITH page AS (
				SELECT e.id, e.filing, e.device, e.asset_number, e.state FROM equipment e, LATERAL (SELECT `+same+` LIMIT 1) other
				WHERE `+where.sql()+` ORDER BY e.filing, e.asset_number, e.id LIMIT `+strconv.Itoa(size+1)+`)
			SELECT e.id, e.state, o.filing, i.name, i.credit_code, o.authority, o.id, o.state
			FROM page e, LATERAL (
				SELECT o.filing, o.id, o.authority, o.state `+same+` ORDER BY o.filing, o.id LIMIT `+strconv.Itoa(MostElsewhere+1)+`) o
			JOIN institution i ON i.filing = o.filing
			ORDER BY e.asset_number, e.id, o.filing, o.id`, where.args...)
		if err != nil {
			return err
		}
		page.Instruments, err = collectShared(rows)
		return err
	})
	if err != nil {
		return SharedPage{}, fmt.Errorf("shared equipment: %w", err)
	}
	if len(page.Instruments) > size {
		page.Instruments = page.Instruments[:size]
		page.Next = q.Filing.String() + "~" + page.Instruments[size-1].EquipmentID.String()
	}
	return page, nil
}

// collectShared puts the rows of one instrument together, which follow each other.
func collectShared(rows pgx.Rows) ([]SharedInstrument, error) {
	all := []SharedInstrument{}
	var own, other InstrumentOfOthers
	var at InstrumentElsewhere
	var ownState, state []byte
	_, err := pgx.ForEachRow(rows, []any{
		&own.EquipmentID, &ownState, &at.FilingID, &at.Institution, &at.CreditCode, &at.Authority, &other.EquipmentID, &state,
	}, func() error {
		if n := len(all); n == 0 || all[n-1].EquipmentID != own.EquipmentID {
			one := SharedInstrument{EquipmentID: own.EquipmentID}
			if err := json.Unmarshal(ownState, &one.EquipmentRow); err != nil {
				return err
			}
			all = append(all, one)
		}
		one := &all[len(all)-1]
		if one.More = len(one.Elsewhere) == MostElsewhere; one.More {
			return nil
		}
		there := &InstrumentOfOthers{EquipmentID: other.EquipmentID}
		if err := json.Unmarshal(state, &there.EquipmentRow); err != nil {
			return err
		}
		at.Instrument = there
		one.Elsewhere = append(one.Elsewhere, at)
		return nil
	})
	return all, err
}
