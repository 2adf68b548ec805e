package projections

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
)

// ListedInstrument is an instrument and whose it is.
type ListedInstrument struct {
	EquipmentID uuid.UUID         `json:"equipment_id"`
	FilingID    uuid.UUID         `json:"filing"`
	Institution string            `json:"institution"`
	CreditCode  domain.CreditCode `json:"credit_code"`
	Authority   domain.Authority  `json:"authority"`
	Effective   bool              `json:"effective"` // it serves a track in force
	Shared      bool              `json:"shared"`    // the same thing is in service in another institution in force (device_shared)
	filing.EquipmentRow
}

// EquipmentQuery says which instruments to list. Zero fields narrow nothing.
type EquipmentQuery struct {
	Filing      uuid.UUID
	Authority   domain.Authority
	Text        string // part of name and model
	AssetNumber string // whole
	Status      domain.EquipmentStatus
	Ownership   domain.EquipmentOwnership
	Track       domain.Track
	Premises    uuid.UUID
	Effective   *bool
	TracedFrom  domain.Date // its verification or calibration ends on this day or later
	TracedTo    domain.Date // or earlier
	After       string      // Next of the page before; empty for the first
	Size        int         // of a page: DefaultPageSize if 0, at most LargestPage
}

// EquipmentPage is part of a list, ordered by filing and asset number.
type EquipmentPage struct {
	Instruments []ListedInstrument `json:"equipment"`
	Next        string             `json:"next,omitempty"` // After of the next page; empty on the last
}

func (q EquipmentQuery) conditions(status bool) conditions {
	where := conditions{terms: []string{`e.status <> 'entry_withdrawn'`}}
	if q.Filing != uuid.Nil {
		where.add(`e.filing = $`, q.Filing)
	}
	if q.Authority != "" {
		where.add(`e.authority = $`, string(q.Authority))
	}
	if text := folded(q.Text); text != "" {
		where.add(`e.terms @> $`, soughtGrams(text))
		if utf8.RuneCountInString(text) > 2 { // up to two characters are a term of their own
			where.add(`strpos(e.sought, $) > 0`, text)
		}
	}
	if !utf8.ValidString(q.AssetNumber) || strings.ContainsRune(q.AssetNumber, 0) {
		where.add(`false`) // the database has no such texts
	} else if q.AssetNumber != "" {
		where.add(`e.asset_number = $`, q.AssetNumber)
	}
	if q.Status != "" && status {
		where.add(`e.status = $`, string(q.Status))
	}
	if q.Ownership != "" {
		where.add(`e.ownership = $`, string(q.Ownership))
	}
	if q.Track != "" {
		where.add(`e.tracks @> ARRAY[$::text] COLLATE "C"`, string(q.Track))
	}
	if q.Premises != uuid.Nil {
		where.add(`e.premises = $`, q.Premises)
	}
	if q.Effective != nil {
		where.add(`e.effective = $`, *q.Effective)
	}
	where.between(`e.traced_to`, q.TracedFrom, q.TracedTo)
	return where
}

// List returns a page. It is [ErrCursor] if q.After is not from here.
func (m EquipmentDirectory) List(ctx context.Context, q EquipmentQuery) (EquipmentPage, error) {
	size := pageSize(q.Size)
	page := EquipmentPage{}
	err := read(ctx, m.DB, m, func(tx pgx.Tx) error {
		where := q.conditions(true)
		if err := where.afterRow(ctx, tx, "equipment", "asset_number", "text", q.After); err != nil {
			return err
		}
		rows, err := tx.Query(ctx, `
			WITH page AS (
				SELECT e.* FROM equipment e WHERE `+where.sql()+` ORDER BY e.filing, e.asset_number, e.id LIMIT `+strconv.Itoa(size+1)+`)
			SELECT e.id, e.filing, i.name, i.credit_code, e.authority, e.effective, e.state, e.status = 'in_service' AND EXISTS (
				SELECT FROM equipment o WHERE o.device = e.device AND o.status = 'in_service' AND o.effective AND o.filing <> e.filing)
			FROM page e JOIN institution i USING (filing) ORDER BY e.filing, e.asset_number, e.id`, where.args...)
		if err != nil {
			return err
		}
		page.Instruments = []ListedInstrument{}
		var one ListedInstrument
		var state []byte
		_, err = pgx.ForEachRow(rows, []any{&one.EquipmentID, &one.FilingID, &one.Institution, &one.CreditCode, &one.Authority, &one.Effective, &state, &one.Shared}, func() error {
			one.EquipmentRow = filing.EquipmentRow{}
			if err := json.Unmarshal(state, &one.EquipmentRow); err != nil {
				return err
			}
			page.Instruments = append(page.Instruments, one)
			return nil
		})
		return err
	})
	if err != nil {
		return EquipmentPage{}, fmt.Errorf("list equipment: %w", err)
	}
	if len(page.Instruments) > size {
		page.Instruments = page.Instruments[:size]
		last := page.Instruments[size-1]
		page.Next = last.FilingID.String() + "~" + last.EquipmentID.String()
	}
	return page, nil
}

// Counts counts what q narrows to but for the status, by status.
func (m EquipmentDirectory) Counts(ctx context.Context, q EquipmentQuery) ([]StatusCount, error) {
	return countByStatus(ctx, m.DB, m, "equipment", q.conditions(false))
}

// Elsewhere returns those of a filing's instruments that are in service in another
// institution in force, too (device_shared). What the filing has it is told: its
// own rows may be late. Whoever files anew after a cancellation does so in the same
// filing, and a canceled one is not in force.
func (m EquipmentDirectory) Elsewhere(ctx context.Context, of uuid.UUID, instruments map[uuid.UUID]filing.Equipment) ([]uuid.UUID, error) {
	byDevice := make(map[uuid.UUID][]uuid.UUID, len(instruments))
	for id, e := range instruments {
		device := deviceOf(e)
		byDevice[device] = append(byDevice[device], id)
	}
	var shared []uuid.UUID
	err := read(ctx, m.DB, m, func(tx pgx.Tx) error {
		shared = nil
		rows, err := tx.Query(ctx, `
			SELECT d.device FROM unnest($1::uuid[]) d (device), LATERAL (
				SELECT FROM equipment e WHERE e.device = d.device AND e.status = 'in_service' AND e.effective AND e.filing <> $2 LIMIT 1) o`,
			uuids(slices.Collect(maps.Keys(byDevice))), of)
		if err != nil {
			return err
		}
		var device uuid.UUID
		_, err = pgx.ForEachRow(rows, []any{&device}, func() error {
			shared = append(shared, byDevice[device]...)
			return nil
		})
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("equipment of other filings: %w", err)
	}
	return shared, nil
}
