package filing_test

import (
	"testing"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
)

func TestRecordCMA(t *testing.T) {
	record := filing.RecordCMA{Seen: domain.Empty, CMA: qualification, Today: today}
	wrong := func(edit func(*filing.CMA)) filing.RecordCMA {
		return with(record, func(c *filing.RecordCMA) { edit(&c.CMA) })
	}
	accredited := with(qualification, func(c *filing.CMA) { c.Accreditation = filing.Accreditation{Number: "CNAS L1234", To: "2028-01-01"} })
	extended := with(qualification, func(c *filing.CMA) { c.Number, c.AnnexID = "261012059999", idOf("extended annex") })
	uncertified := without(draft, cmaRecorded)
	filed := after(published, attached(idOf("extended annex"), domain.DocumentCMAAnnex))
	operation := events{registered, filing.CaseOpened{CaseID: firstCase, Level: filing.TrackLevel(domain.Operation), Kind: filing.FirstCase}}
	run(t, cases{
		{Name: "Q4.2: the certificate is recorded", Given: uncertified, When: record, Then: events{cmaRecorded}},
		{Name: "Q4.1: with an accreditation or without", Given: uncertified,
			When: wrong(func(c *filing.CMA) { *c = accredited }), Then: events{filing.CMARecorded{CMA: accredited}}},
		{Name: "Q4.1: one has a number and an end", Given: uncertified,
			When:    wrong(func(c *filing.CMA) { c.Accreditation.DocumentID = letter }),
			Refused: append(required("accreditation.number", "accreditation.to"), filing.ErrDocument.At("accreditation.document_id"))},
		{Name: "Q4.2: everything missing is named at once", Given: uncertified, When: filing.RecordCMA{Seen: domain.Empty, Today: today},
			Refused: required("number", "institution", "from", "to", "certificate_id", "annex_id")},
		{Name: "10.3: valid for six years", Given: uncertified, When: wrong(func(c *filing.CMA) { c.To = "2031-02-01" }), Refused: []error{filing.ErrDateOrder.At("to")}},
		{Name: "10.3: and not in the future", Given: uncertified, When: wrong(func(c *filing.CMA) { c.From, c.To = tomorrow, "2030-01-01" }),
			Refused: []error{filing.ErrInFuture.At("from")}},
		{Name: "10.3: the annex is an annex", Given: uncertified, When: wrong(func(c *filing.CMA) { c.AnnexID = cma }), Refused: []error{filing.ErrDocument.At("annex_id")}},
		{Name: "Q4.3: operation has none", Given: operation, When: record, Refused: []error{filing.ErrNotFound.At("track")}},
		{Name: "Q6.3: the same once more records nothing", Given: draft, When: with(record, func(c *filing.RecordCMA) { c.Seen = at(draft, cmaRecorded) })},
		{Name: "Q6.3: not what somebody else has recorded", Given: draft, When: wrong(func(c *filing.CMA) { *c = accredited }), Refused: []error{filing.ErrStale}},
		{Name: "Q7.6: what is with the authority stands still", Given: submitted, When: record, Refused: []error{filing.ErrWithAuthority}},
		{Name: "Q1.8: once published it is explained", Given: filed, When: with(record, func(c *filing.RecordCMA) { c.Seen, c.CMA = at(filed, cmaRecorded), extended }), Refused: []error{filing.ErrAlteration.At("alteration.kind")}},
		{Name: "Q4.2: an extension takes effect at once", Given: filed,
			When: with(record, func(c *filing.RecordCMA) {
				c.Seen, c.CMA, c.Alteration = at(filed, cmaRecorded), extended, changedToday
			}),
			Then: events{filing.CMARecorded{CMA: extended, Alteration: changedToday}}},
	})
}

func TestRecordOperationCapability(t *testing.T) {
	certificate := idOf("capability certificate")
	operation := events{registered, filing.CaseOpened{CaseID: firstCase, Level: filing.TrackLevel(domain.Operation), Kind: filing.FirstCase},
		attached(certificate, domain.DocumentCapabilityCertificate)}
	record := filing.RecordOperationCapability{Seen: domain.Empty, Capability: operationFields, Today: today}
	recorded := filing.OperationCapabilityRecorded{OperationCapability: operationFields}
	only := func(f filing.OperationField) filing.RecordOperationCapability {
		return with(record, func(c *filing.RecordOperationCapability) { c.Capability.Fields = []filing.OperationField{f} })
	}
	certified := filing.OperationField{
		Field: domain.OperatesWaterAmmonia, Certificate: "NL-2025-031", Level: domain.CapabilitySecondLevel,
		Issuer: "中国环境保护产业协会", ValidTo: "2028-05-01", DocumentID: certificate,
	}
	run(t, cases{
		{Name: "Q4.3: fields of the list, the number is 无", Given: operation, When: record, Then: events{recorded}},
		{Name: "Q4.3: by a certificate", Given: operation, When: only(certified),
			Then: events{filing.OperationCapabilityRecorded{OperationCapability: filing.OperationCapability{Fields: []filing.OperationField{certified}}}}},
		{Name: "Q4.3: a certificate is described and uploaded", Given: operation,
			When:    only(filing.OperationField{Field: domain.OperatesWaterAmmonia, Certificate: "NL-1", Level: domain.CapabilityFirstLevel}),
			Refused: required("fields.0.document_id", "fields.0.issuer", "fields.0.valid_to")},
		{Name: "Q4.3: and is a certificate of capability", Given: operation,
			When: only(with(certified, func(f *filing.OperationField) { f.DocumentID = letter })), Refused: []error{filing.ErrDocument.At("fields.0.document_id")}},
		{Name: "Q4.3: 无 comes with nothing", Given: operation,
			When: only(with(certified, func(f *filing.OperationField) { f.Certificate = "" })),
			Refused: []error{filing.ErrNotAllowed.At("fields.0.level"), filing.ErrNotAllowed.At("fields.0.issuer"),
				filing.ErrNotAllowed.At("fields.0.valid_to"), filing.ErrNotAllowed.At("fields.0.document_id")}},
		{Name: "Q4.3: 其他 says what it is", Given: operation,
			When: only(filing.OperationField{Field: domain.OperatesOther, Level: domain.CapabilityNoLevel}), Refused: required("fields.0.text")},
		{Name: "Q4.3: the list says what it is otherwise", Given: operation,
			When:    only(filing.OperationField{Field: domain.OperatesAirComponents, Text: "组分", Level: domain.CapabilityNoLevel}),
			Refused: []error{filing.ErrNotAllowed.At("fields.0.text")}},
		{Name: "Q4.3: every field once", Given: operation,
			When: with(record, func(c *filing.RecordOperationCapability) {
				c.Capability.Fields = []filing.OperationField{operationFields.Fields[0], operationFields.Fields[0]}
			}), Refused: []error{filing.ErrRepeated.At("fields.1.field")}},
		{Name: "Q4.3: at least one", Given: operation, When: filing.RecordOperationCapability{Seen: domain.Empty, Today: today}, Refused: required("fields")},
		{Name: "Q4.2: testing has an annex instead", Given: draft, When: record, Refused: []error{filing.ErrNotFound.At("track")}},
		{Name: "Q6.3: the same once more records nothing", Given: after(operation, recorded),
			When: with(record, func(c *filing.RecordOperationCapability) { c.Seen = at(after(operation, recorded), recorded) })},
		{Name: "Q6.3: not what somebody else has recorded", Given: after(operation, recorded), When: only(certified), Refused: []error{filing.ErrStale}},
	})
}
