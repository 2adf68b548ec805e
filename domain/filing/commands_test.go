package filing_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"example.org/ledger/domain/filing"
)

// everyCommand lists one zero value of every command.
func everyCommand() []filing.Command {
	return []filing.Command{
		filing.Register{}, filing.RecordIdentity{}, filing.RecordScope{}, filing.RecordBasics{}, filing.RecordContacts{},
		filing.RecordTopManager{}, filing.AddPremises{}, filing.RevisePremises{},
		filing.AddStaff{}, filing.ReviseStaff{}, filing.LeaveStaff{}, filing.MoveStaff{}, filing.RehireStaff{},
		filing.WithdrawStaffEntry{}, filing.RemoveStaff{}, filing.CorrectIDNumber{},
		filing.TransferStaff{}, filing.ReverseTransfer{}, filing.ReinstateStaff{}, filing.LetGo{}, filing.AnnotateTransfer{},
		filing.AddEquipment{}, filing.ReviseEquipment{}, filing.RetireEquipment{}, filing.WithdrawEquipmentEntry{},
		filing.RecordCMA{}, filing.RecordOperationCapability{}, filing.BeginAnnex{}, filing.StageAnnexPart{}, filing.RecordAnnex{},
		filing.AddManagement{}, filing.ReviseManagement{}, filing.EndManagement{},
		filing.Form{}, filing.CorrectRetirement{}, filing.ReturnEquipment{}, filing.CorrectReturn{}, filing.SuspendEquipment{}, filing.ResumeEquipment{}, filing.CorrectCreditCode{},
		filing.AttachDocument{}, filing.RecordCommitment{},
		filing.StartSecondTrack{}, filing.OpenAmendment{}, filing.Discard{}, filing.FileAnew{}, filing.ChooseAuthority{},
		filing.ConfirmCase{}, filing.SendBackDecision{}, filing.WithdrawDecision{},
		filing.CancelExOfficio{}, filing.ConfirmCancellation{}, filing.SendBackCancellation{}, filing.WithdrawCancellation{},
		filing.SubmitCase{}, filing.WithdrawCase{}, filing.TakeCase{}, filing.PutBackCase{}, filing.ReturnCase{}, filing.PassCase{},
		filing.Cancel{}, filing.EraseSubject{}, filing.Unmask{},
	}
}

// nameOf is a command's name without its package.
func nameOf(c filing.Command) string { return strings.TrimPrefix(fmt.Sprintf("%T", c), "filing.") }

// required refuses each field for having no value.
func required(fields ...string) []error {
	var errs []error
	for _, f := range fields {
		errs = append(errs, filing.ErrRequired.At(f))
	}
	return errs
}

func TestEveryCommandIsListed(t *testing.T) {
	var listed, declared []string
	for _, c := range everyCommand() {
		listed = append(listed, nameOf(c))
	}
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	method := regexp.MustCompile(`(?m)^func \(\w+ (\w+)\) decide\(`)
	for _, f := range files {
		src, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range method.FindAllSubmatch(src, -1) {
			declared = append(declared, string(m[1]))
		}
	}
	slices.Sort(listed)
	slices.Sort(declared)
	if !slices.Equal(listed, declared) {
		t.Errorf("listed are %v\ndeclared %v", listed, declared)
	}
}
