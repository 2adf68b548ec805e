package filing_test

import (
	"errors"
	"reflect"
	"testing"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
)

// revising is the value that an event recorded, and the command that records it
// over that once it was altered.
func revising(e filing.Event, seen domain.Revision) (value any, command func() filing.Command) {
	switch e := e.(type) {
	case filing.PremisesAdded:
		c := filing.RevisePremises{PremisesID: e.PremisesID, Seen: seen, Premises: e.Premises, Today: today}
		return &c.Premises, func() filing.Command { return c }
	case filing.StaffAdded:
		c := filing.ReviseStaff{StaffID: e.StaffID, Seen: seen, Member: e.StaffMember, Facts: facts, Today: today}
		return &c.Member, func() filing.Command { return c }
	case filing.EquipmentAdded:
		c := filing.ReviseEquipment{EquipmentID: e.EquipmentID, Seen: seen, Equipment: e.Equipment, Today: today}
		return &c.Equipment, func() filing.Command { return c }
	case filing.ManagementAdded:
		c := filing.ReviseManagement{ManagementID: e.ManagementID, Seen: seen, Management: e.Management, Today: today}
		return &c.Management, func() filing.Command { return c }
	case filing.DocumentAttached, filing.AnnexPartStaged: // recorded once and for all
		return nil, nil
	}
	value, recorded := recording(e)
	return value, func() filing.Command {
		c := reflect.New(reflect.TypeOf(recorded())).Elem()
		c.Set(reflect.ValueOf(recorded()))
		c.FieldByName("Seen").SetInt(int64(seen))
		return c.Interface().(filing.Command)
	}
}

// another makes a value another one.
func another(t *testing.T, v reflect.Value) {
	t.Helper()
	switch v.Kind() {
	case reflect.String:
		v.SetString(v.String() + "1")
	case reflect.Int:
		v.SetInt(v.Int() + 1)
	case reflect.Bool:
		v.SetBool(!v.Bool())
	case reflect.Array:
		v.Index(0).SetUint(v.Index(0).Uint() ^ 1)
	case reflect.Struct, reflect.Slice, reflect.Map:
		switch {
		case !v.IsZero():
			v.SetZero()
		case v.Kind() == reflect.Slice:
			v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		case v.Kind() == reflect.Map:
			v.Set(reflect.MakeMap(v.Type()))
			v.SetMapIndex(reflect.Zero(v.Type().Key()), reflect.Zero(v.Type().Elem()))
		default:
			t.Fatalf("there is nothing to be another %s", v.Type())
		}
	default:
		t.Fatalf("nobody knows another %s", v.Type())
	}
}

// TestQ6_3_EveryFieldTellsApart: what is recorded once more as it is records nothing;
// with any one field altered it is recorded or refused, never taken for the same.
func TestQ6_3_EveryFieldTellsApart(t *testing.T) {
	laboratorySystem := filing.ManagementAdded{ManagementID: idOf("laboratory system"), Management: filing.Management{
		Kind: domain.ManagementInformationSystem, Title: "实验室信息管理系统", EffectiveOn: "2024-05-01", Vendor: "苏州某软件有限公司", LaunchedOn: "2024-04-01",
		Functions: []domain.SystemFunction{domain.SystemContract, domain.SystemIssue}, BackupMode: "每日异地备份",
	}}
	for name, history := range map[string]events{"testing": after(draft, laboratorySystem), "operation": operationDraft} {
		s := fold(history)
		for _, e := range history {
			value, command := revising(e, at(history, e))
			if value == nil {
				continue
			}
			if recorded, err := filing.Decide(s, command()); err != nil || len(recorded) > 0 {
				t.Errorf("%s: %s once more records %v, %v", name, e.EventType(), recorded, err)
				continue
			}
			for i, l := range leaves(reflect.ValueOf(value).Elem(), "") {
				value, command := revising(e, at(history, e))
				another(t, leaves(reflect.ValueOf(value).Elem(), "")[i].v)
				if recorded, err := filing.Decide(s, command()); err == nil && len(recorded) == 0 || errors.Is(err, filing.ErrStale) {
					t.Errorf("%s: %s is the same with another %s: %v", name, e.EventType(), l.path, err)
				}
			}
		}
	}
}
