package filing_test

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"example.org/ledger/domain"
	"example.org/ledger/domain/domaintest"
	"example.org/ledger/domain/filing"
)

// What a state says that it takes in memory is what it takes, give or take three
// tenths: of a large annex, of many instruments, of many people, and of a filing
// like most.
func TestBytes(t *testing.T) {
	whole := after(published, instruments(180)...)
	whole = after(whole, people(30)...)
	whole = after(whole, papers(60)...)
	large := manyRows(28_110, "")
	for name, history := range map[string]events{
		"an ordinary filing":   whole,
		"1,940 instruments":    after(published, instruments(1_940)...),
		"each revised twice":   after(after(after(published, instruments(1_940)...), revisedAll(1_940)...), revisedAll(1_940)...),
		"600 people":           after(published, people(600)...),
		"2,000 documents":      after(published, papers(2_000)...),
		"an annex":             after(published, annexOf(1, large)...),
		"its third annex":      after(after(after(published, annexOf(1, large)...), annexOf(2, large)...), annexOf(3, large)...),
		"an annex handed over": after(published, annexOf(1, large)[:len(annexOf(1, large))-1]...),
	} {
		takes, says := folded(t, history)
		t.Logf("%s: takes %d kB, says %d kB: %.2f", name, takes>>10, says>>10, float64(says)/float64(takes))
		if ratio := float64(says) / float64(takes); ratio < 0.7 || ratio > 1.3 {
			t.Errorf("%s takes %d bytes, and says %d", name, takes, says)
		}
	}
}

// folded measures what a fold of a history takes, read from the log as ever, and
// returns what it says.
func folded(t *testing.T, history events) (takes, says int) {
	t.Helper()
	codec := domain.NewCodec(filing.Events()...)
	stored := make([][]byte, len(history))
	for i, e := range history {
		_, data, err := codec.Encode(e)
		if err != nil {
			t.Fatal(err)
		}
		stored[i] = data
	}
	const copies = 2
	states := make([]filing.State, copies)
	before := inUse()
	for c := range states {
		for i, e := range history {
			e, err := codec.Decode(e.EventType(), stored[i])
			if err != nil {
				t.Fatal(err)
			}
			filing.Evolve(&states[c], e, domaintest.Place(domain.Revision(i)))
		}
	}
	takes = int(inUse()-before) / copies
	runtime.KeepAlive(stored)
	runtime.KeepAlive(history)
	return takes, states[copies-1].Bytes()
}

func inUse() uint64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

func instruments(n int) events {
	all := make(events, n)
	for i := range all {
		all[i] = filing.EquipmentAdded{EquipmentID: idOf(fmt.Sprint("instrument ", i)), Equipment: numberedInstrument(i)}
	}
	return all
}

func numberedInstrument(i int) filing.Equipment {
	return with(equipment, func(e *filing.Equipment) {
		e.AssetNumber, e.FactoryNumber = fmt.Sprintf("CY-%04d", i), fmt.Sprintf("2021-%05d", i)
		e.Traceability.Certificate = fmt.Sprintf("JZ2025-%06d", i)
	})
}

func revisedAll(n int) events {
	all := make(events, n)
	for i := range all {
		all[i] = filing.EquipmentRevised{EquipmentID: idOf(fmt.Sprint("instrument ", i)), Equipment: numberedInstrument(i), Alteration: changedToday}
	}
	return all
}

func people(n int) events {
	all := make(events, n)
	for i := range all {
		who := fmt.Sprint("person ", i)
		all[i] = filing.StaffAdded{StaffID: idOf(who), StaffMember: with(qualityMember, func(m *filing.StaffMember) {
			m.Person = sealed(who, strings.Repeat("x", 560))
		})}
	}
	return all
}

func papers(n int) events {
	all := make(events, n)
	for i := range all {
		all[i] = attached(idOf(fmt.Sprint("paper ", i)), domain.DocumentEquipmentEvidence)
	}
	return all
}

func annexOf(n int, rows []filing.AnnexRow) events {
	id := idOf(fmt.Sprint("annex ", n))
	all := events{filing.AnnexStagingBegun{StagingID: id}}
	part := 0
	for from := 0; from < len(rows); from += filing.MaxAnnexPartRows {
		part++
		all = append(all, stagedPart(id, part, rows[from:min(from+filing.MaxAnnexPartRows, len(rows))]...))
	}
	return append(all, filing.AnnexRecorded{Annex: filing.Annex{StagingID: id, Parts: part, Rows: len(rows)}})
}
