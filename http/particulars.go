package http

import (
	"fmt"
	"strconv"
	"strings"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"example.org/ledger/internal/documents"
)

// told is what programs are told of a refusal beside its code, nil for nothing.
// It is a list of what may be told, not of what may not: the particulars of an
// edit that came too late hold personal data, and are answered masked.
func told(particulars any) any {
	switch particulars.(type) {
	case filing.AnnexRowNamed, filing.AnnexStagingNamed, filing.AnnexParts, filing.OpenCaseNamed, filing.CancellationNamed, documents.Limits:
		return particulars
	}
	return nil
}

// sentence is what people are told of a refusal: the one of its code, with the
// numbers that it is about.
func sentence(e *domain.Error) string {
	message := Message(e.Code)
	switch p := e.Particulars.(type) {
	case filing.AnnexRowNamed:
		if p.First != nil {
			message = fmt.Sprintf("与第 %d 部分第 %d 行重复。%s", p.First.Part, p.First.Row, message)
		}
		return fmt.Sprintf("第 %d 部分第 %d 行：%s", p.Part, p.Row, message)
	case filing.AnnexStagingNamed:
		return message + fmt.Sprintf("（已上传 %d 部分、%d 行。）", p.Parts, p.Rows)
	case filing.AnnexParts:
		return message + fmt.Sprintf("（已上传 %d 部分、%d 行%s。）", p.Parts, p.Rows, missingParts(p.Missing))
	case documents.Limits:
		return message + fmt.Sprintf("（此类文件不得超过 %d MB。）", p.MaxBytes>>20)
	}
	return message
}

// mostMissing is how many parts a sentence names.
const mostMissing = 10

// missingParts are the first parts of an annex that are not in.
func missingParts(missing []int) string {
	if len(missing) == 0 {
		return ""
	}
	numbers := make([]string, min(len(missing), mostMissing))
	for i := range numbers {
		numbers[i] = strconv.Itoa(missing[i])
	}
	end := " 部分"
	if len(missing) > mostMissing {
		end = " 部分等"
	}
	return "，缺少第 " + strings.Join(numbers, "、") + end
}
