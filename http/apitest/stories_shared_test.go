package apitest_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"
)

// sharedSeen is what officials are told of instruments that others have, too.
type sharedSeen struct {
	Equipment []struct {
		EquipmentID string `json:"equipment_id"`
		AssetNumber string `json:"asset_number"`
		Elsewhere   []elsewhereSeen
		More        bool
	}
	Next string
}

type elsewhereSeen struct {
	Filing      string
	Institution string
	CreditCode  string `json:"credit_code"`
	Authority   string
	Instrument  *struct {
		EquipmentID string `json:"equipment_id"`
		AssetNumber string `json:"asset_number"`
		PremisesID  string `json:"premises_id"`
		FirstUsedOn string `json:"first_used_on"`
		Status      string
	}
}

// elsewhere asks with whom a filing has one of its instruments.
func (a *applicant) elsewhere(t *testing.T, token, assetNumber string) []elsewhereSeen {
	t.Helper()
	for after := ""; ; {
		var page sharedSeen
		a.done(t, request{method: http.MethodGet, path: a.at("/equipment/shared?size=1&after=%s", after), token: token}).into(t, &page)
		for _, one := range page.Equipment {
			if one.AssetNumber == assetNumber {
				return one.Elsewhere
			}
		}
		if after = page.Next; after == "" {
			return nil
		}
	}
}

// TestQ5_1_SharedDeviceWithWhom: officials who are advised that an instrument is in
// another filing, too, find in which, and the row of it as far as that filing is
// one of theirs. The institution is told that it is shared, and never with whom.
func TestQ5_1_SharedDeviceWithWhom(t *testing.T) {
	w := ledger(t)
	near, far, b := w.published(t), w.inFujian(t), w.draft(t)
	both := func(a *applicant, assetNumber string) obj {
		return but(instrument(assetNumber, a.place.id), "factory_number", "WITH-"+b.code)
	}
	first := near.add(t, "equipment", changed(both(near, "YT-0101"), today))
	distant := far.add(t, "equipment", changed(both(far, "YT-0303"), today))
	second := b.add(t, "equipment", both(b, "YT-0202"))
	b.submit(t, b.first)
	b.take(t, b.first)
	for token, sees := range map[string]map[string]string{
		reviewer: {near.id: first.id},
		auditor:  {near.id: first.id, far.id: distant.id},
	} {
		got := b.elsewhere(t, token, "YT-0202")
		if len(got) != 2 {
			t.Fatalf("10.4: %s is told %+v", token, got)
		}
		for _, at := range got {
			of := map[string]*applicant{near.id: near, far.id: far}[at.Filing]
			if of == nil || at.Institution != of.name || at.CreditCode != of.code || at.Authority != of.home {
				t.Errorf("10.4: %s is told %+v", token, at)
				continue
			}
			switch row := at.Instrument; {
			case sees[of.id] == "":
				if row != nil {
					t.Errorf("Q1.5: %s reads a row of another province: %+v", token, *row)
				}
			case row == nil || row.EquipmentID != sees[of.id] || row.PremisesID != of.place.id || row.Status != "in_service" || row.FirstUsedOn != "2020-06-01":
				t.Errorf("10.4: %s reads %+v", token, row)
			}
		}
	}
	if got := near.elsewhere(t, reviewer, "YT-0101"); len(got) != 1 || got[0].Filing != far.id {
		t.Errorf("10.4: of one that is not in force yet others are told: %+v", got)
	}
	near.act(t, "equipment", &first, "retire", obj{"retired_on": today, "reason": "转让"})
	if got := b.elsewhere(t, reviewer, "YT-0202"); len(got) != 1 || got[0].Filing != far.id {
		t.Errorf("10.4: given up, and still told: %+v", got)
	}
	b.sharedRefusals(t, second.id)
}

// sharedRefusals are who may not ask with whom a filing's instruments are shared,
// and how nobody may.
func (a *applicant) sharedRefusals(t *testing.T, instrument string) {
	t.Helper()
	ask := func(path, token string) request { return request{method: http.MethodGet, path: path, token: token} }
	path := a.at("/equipment/shared")
	got := a.refused(t, ask(path, a.token), http.StatusForbidden, "auth.role", "")
	if strings.Contains(string(got.raw), instrument) {
		t.Errorf("refused with %s", got.raw)
	}
	a.refused(t, ask(path, ""), http.StatusUnauthorized, "auth.token_required", "")
	a.refused(t, ask(path, administrator), http.StatusForbidden, "auth.role", "")
	a.refused(t, ask(path, otherProvince), http.StatusForbidden, "auth.other_authority", "")
	a.refused(t, ask("/api/filings/"+uuid.NewString()+"/equipment/shared", reviewer), http.StatusNotFound, "filing.not_found", "")
	a.badQueries(t, reviewer, path, map[string]string{"size=0": "size", "size=101": "size", "authority=33": "authority"})
	for _, cursor := range []string{"x", "~", uuid.NewString() + "~" + uuid.NewString()} {
		a.refused(t, ask(path+"?after="+cursor, reviewer), http.StatusUnprocessableEntity, "page.cursor", "")
	}
}
