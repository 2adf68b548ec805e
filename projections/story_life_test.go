package projections_test

import (
	"slices"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
)

// whole tells a filing's life in which every event happens, every one in the
// way that it can.
func (s *filingStory) whole() {
	s.draft()
	s.review()
	s.published()
	s.amendments()
	s.secondTrack()
	s.oneTrackLess()
	s.end()
}

func (s *filingStory) draft() {
	s.record(
		filing.Registered{CreditCode: "91320500DEMQ00011X", Authority: "33"},
		filing.AuthorityChosen{Authority: "32"},
		filing.CaseOpened{CaseID: firstCase, Level: filing.TrackLevel(domain.Testing), Kind: filing.FirstCase},
		filing.IdentityRecorded{Identity: altered(identity, func(i *filing.Identity) { i.Name = "DRAFT 澄屿" })},
		filing.IdentityRecorded{Identity: identity},
		filing.ScopeRecorded{Track: domain.Testing, Scope: widerScope},
		filing.ScopeRecorded{Track: domain.Testing, Scope: testingScope},
		filing.BasicsRecorded{Basics: basics},
		filing.ContactsRecorded{Contacts: contacts},
		filing.TopManagerRecorded{TopManager: topManager},
		filing.PremisesAdded{PremisesID: mainPremises, Premises: hall},
		filing.StaffAdded{StaffID: lead, StaffMember: leadMember},
		filing.StaffAdded{StaffID: sampler, StaffMember: samplerMember},
		filing.StaffAdded{StaffID: thing("by mistake"), StaffMember: altered(samplerMember, func(m *filing.StaffMember) { m.Person = sealedAs("MISTAKE", 1) })},
		filing.StaffEntryWithdrawn{StaffID: thing("by mistake")},
		filing.SubjectErased{Subject: thing("subject of MISTAKE"), Reason: filing.ErasedAsMistaken},
		filing.EquipmentAdded{EquipmentID: meter, Equipment: phMeter},
		filing.EquipmentAdded{EquipmentID: spectrometer, Equipment: altered(phMeter, func(e *filing.Equipment) { e.AssetNumber, e.Name = "DRAFT-1", "DRAFT 光度计" })},
		filing.EquipmentEntryWithdrawn{EquipmentID: spectrometer},
		dated(certificateFile, domain.DocumentRegistrationCertificate, "营业执照", "2015-06-02", "2035-05-31"),
		dated(cma, domain.DocumentCMACertificate, "资质认定证书 251012059998", "2025-01-27", "2031-01-31"),
		attached(oldLetter, domain.DocumentCommitmentLetter, "DRAFT 未盖章"),
		filing.CommitmentRecorded{Commitment: altered(commitment, func(c *filing.Commitment) { c.DocumentID = oldLetter })},
		filing.DocumentAttached{DocumentID: contract, Document: filing.Document{
			Kind: domain.DocumentStaffEvidence, SHA256: "CONTRACT sha256", Size: 9, MediaType: "application/pdf",
			Subject: thing("subject of the contract"), StaffID: lead,
		}},
	)
	s.mark("drafted")
}

func (s *filingStory) review() {
	s.record(
		filing.CaseSubmitted{CaseID: firstCase, Round: 1, Content: "CONTENT", Letter: "sha256", SubmittedOn: "2026-01-05"},
		filing.CaseWithdrawn{CaseID: firstCase},
		filing.CaseSubmitted{CaseID: firstCase, Round: 2, Content: "CONTENT", Letter: "sha256", SubmittedOn: "2026-01-05"},
	)
	s.as(official).record(
		filing.CaseTaken{CaseID: firstCase, Reviewer: official.ID},
		filing.CasePutBack{CaseID: firstCase},
		filing.CaseTaken{CaseID: firstCase, Reviewer: official.ID},
		filing.CaseReturned{CaseID: firstCase, Submission: s.submission(firstCase), Points: points, ReturnedOn: "2026-01-05"},
	)
	s.as(clerk).record(
		attached(letter, domain.DocumentCommitmentLetter, "备案承诺书（盖章）"),
		filing.CommitmentRecorded{Commitment: commitment},
		filing.CaseSubmitted{
			CaseID: firstCase, Round: 3, Content: "CONTENT", Letter: "sha256", SubmittedOn: "2026-01-05",
			Answers: []filing.PointAnswer{{PointID: points[0].PointID, Text: "PRIVATE 已盖章"}},
		},
	)
	s.mark("submitted")
	s.as(official).record(filing.CaseTaken{CaseID: firstCase, Reviewer: official.ID})
	s.twoOfficials()
	s.record(
		filing.CasePassed{CaseID: firstCase, Submission: s.submission(firstCase), Number: "32J2026000011", PassedOn: "2026-01-05"},
	)
	s.as(clerk)
	s.mark("published")
}

// twoOfficials: one proposes a return, which another does not confirm, then to
// pass the case, takes that back and proposes it once more.
func (s *filingStory) twoOfficials() {
	proposal := filing.CaseDecisionProposed{
		CaseID: firstCase, ProposalID: thing("proposal"), Submission: s.submission(firstCase), Decision: filing.ToReturn,
		Points: points, Maker: official.ID, ProposedOn: "2026-01-05",
	}
	pass := altered(proposal, func(p *filing.CaseDecisionProposed) { p.Decision, p.Points = filing.ToPass, nil })
	s.record(proposal)
	s.as(checker).record(filing.CaseDecisionSentBack{
		CaseID: firstCase, ProposalID: proposal.ProposalID, Checker: checker.ID, Text: "REASON 承诺书已盖章", SentBackOn: "2026-01-05",
	})
	s.as(official).record(pass, filing.CaseDecisionWithdrawn{CaseID: firstCase, ProposalID: proposal.ProposalID}, pass)
	s.as(checker)
}

func (s *filingStory) published() {
	s.record(
		filing.BasicsRecorded{Basics: altered(basics, func(b *filing.Basics) { b.RegisteredAddress = "苏州市澄湖路9号" }), Alteration: moved},
		filing.ContactsRecorded{Contacts: altered(contacts, func(c *filing.Contacts) {
			c.OfficePhone, c.Website, c.FilingContact = "0512-60000002", "https://www.example.org", sealedAs("顾联系", 2)
		})},
		filing.SubjectErased{Subject: contacts.LegalRepresentative.Subject, Reason: filing.ErasedOnRequest},
		filing.ContactsRecorded{Contacts: altered(contacts, func(c *filing.Contacts) {
			c.OfficePhone, c.Website, c.FilingContact = "0512-60000002", "https://www.example.org", sealedAs("新联系", 1)
		})},
		filing.TopManagerRecorded{TopManager: filing.TopManager{Name: "沈予安", Authorization: filing.Authorization{
			Scope: "AUTHORIZED 日常管理", ValidFrom: "2026-01-01", ValidTo: "2028-12-29", Signed: true, SealPresent: true, DocumentID: certificateFile,
		}}, Alteration: moved},
		filing.PremisesAdded{PremisesID: branch, Premises: laboratory, Alteration: moved},
		filing.PremisesRevised{PremisesID: branch, Premises: altered(laboratory, func(p *filing.Premises) { p.Area = "320" }), Alteration: corrected},
		filing.PremisesRevised{PremisesID: mainPremises, Premises: altered(hall, func(p *filing.Premises) { p.LeasedTo = "2036-07-07" }), Alteration: moved},
		filing.StaffRevised{StaffID: sampler, StaffMember: altered(samplerMember, func(m *filing.StaffMember) {
			m.Person, m.Education = sealedAs("梁未晞", 2), domain.EducationMaster
		}), Alteration: moved},
		filing.StaffRevised{StaffID: lead, StaffMember: altered(leadMember, func(m *filing.StaffMember) { m.Person = sealedAs("沈予安", 2) }), Alteration: corrected},
		filing.StaffMovedToNonTechnicalPost{StaffID: sampler, MovedOn: "2026-01-03"},
		filing.StaffRehired{StaffID: thing("sampler again"), FormerStaffID: sampler, StaffMember: altered(samplerMember, func(m *filing.StaffMember) {
			m.Person, m.HiredOn = sealedAs("梁未晞回来", 1), "2026-01-04"
		})},
	)
	s.as(system).record(
		filing.CreditCodeCorrected{Old: "91320500DEMQ00011X", CreditCode: "91320500DEMQ000184", Reason: "REASON 误填"},
		filing.IDNumberCorrected{StaffID: thing("sampler again"), OldSubject: thing("subject of 梁未晞回来"), Person: sealedAs("号码已更正", 1), Reason: "REASON 身份证号录入错误"},
		filing.SubjectErased{Subject: thing("subject of 梁未晞回来"), Reason: filing.ErasedAsReplaced},
	)
	s.transfers()
	s.as(program).record(
		filing.StaffLeft{StaffID: thing("sampler again"), LeftOn: "2026-01-05", DocumentID: contract},
		filing.EquipmentRevised{EquipmentID: meter, Equipment: altered(phMeter, func(e *filing.Equipment) { e.Model = "PHB-5" }), Alteration: corrected},
		filing.EquipmentRevised{EquipmentID: meter, Equipment: altered(phMeter, func(e *filing.Equipment) {
			e.Model, e.FactoryNumber = "PHB-5", "FACTORY-21-0452"
		}), Alteration: corrected},
		filing.EquipmentRetired{EquipmentID: meter, RetiredOn: "2025-11-04", Reason: "REASON 误点", Late: filing.Lateness{DueOn: "2025-12-04"}},
		filing.EquipmentRetirementCorrected{EquipmentID: meter, Reason: "REASON 点击有误"},
		filing.EquipmentSuspended{EquipmentID: meter, Status: domain.EquipmentUnderRepair, SuspendedOn: "2026-01-04", Reason: "REASON 电极损坏"},
		filing.EquipmentResumed{EquipmentID: meter, ResumedOn: "2026-01-05", Late: filing.Lateness{DueOn: "2025-12-04"}},
		filing.EquipmentReturned{EquipmentID: meter, ReturnedOn: "2025-11-04", Late: filing.Lateness{DueOn: "2025-12-04"}},
		filing.EquipmentReturnCorrected{EquipmentID: meter, Reason: "REASON 仍在租用"},
		filing.EquipmentRevised{EquipmentID: meter, Equipment: altered(phMeter, func(e *filing.Equipment) {
			e.Model, e.FactoryNumber, e.Confirmation = "PHB-5", "FACTORY-21-0452", domain.ConfirmedRestricted
			e.AntiTamper = []domain.AntiTamper{domain.AntiTamperLog, domain.AntiTamperTime}
		}), Alteration: moved},
		filing.EquipmentAdded{EquipmentID: thing("sampler pump"), Equipment: altered(phMeter, func(e *filing.Equipment) {
			e.AssetNumber, e.Name, e.Model, e.Categories = "CY-0018", "土壤采样器", "TR-1", []domain.MonitoringCategory{"M03"}
			e.Parameters = []string{"土壤容重"}
		}), Alteration: moved},
		filing.EquipmentAdded{EquipmentID: thing("balance"), Equipment: altered(phMeter, func(e *filing.Equipment) {
			e.AssetNumber, e.Name, e.Model, e.Categories = "CY-0019", "电子天平", "TP-2", []domain.MonitoringCategory{"M01", "M03"}
			e.Parameters = []string{"悬浮物", "土壤干物质"}
		}), Alteration: moved},
		attached(thing("CMA annex"), domain.DocumentCMAAnnex, "附表"),
		attached(thing("manual"), domain.DocumentManagementDocument, "PRIVATE 管理手册"),
		filing.CMARecorded{CMA: altered(qualification, func(c *filing.CMA) { c.Number, c.Status = "250012059997", domain.CMASuspended }), Alteration: moved},
		filing.CMARecorded{CMA: altered(qualification, func(c *filing.CMA) {
			c.Accreditation = filing.Accreditation{Number: "CNAS L1234", To: "2028-01-01", DocumentID: thing("CMA annex")}
		}), Alteration: corrected},
		filing.AnnexStagingBegun{StagingID: thing("annex that was given up")},
		stagedPart(thing("annex that was given up"), 1, annexRows[0]),
		filing.AnnexStagingBegun{StagingID: thing("annex staging")},
		stagedPart(thing("annex staging"), 1, annexRows[2]),
		stagedPart(thing("annex staging"), 1, annexRows[:2]...),
		filing.AnnexRecorded{Annex: filing.NewAnnex(thing("annex staging"), annexRows[:2]), Added: 2, Alteration: moved},
		filing.AnnexStagingBegun{StagingID: thing("extended annex")},
		filing.AnnexPartStaged{StagingID: thing("extended annex"), Part: 1, Piece: 1, Pieces: 2, Digest: filing.AnnexDigest(filing.MarkRows(annexRows)), Count: 1, Rows: annexRows[1:2]},
		filing.AnnexPartStaged{StagingID: thing("extended annex"), Part: 1, Piece: 2, Pieces: 2, Digest: filing.AnnexDigest(filing.MarkRows(annexRows)), Count: 1, Rows: annexRows[2:]},
		filing.AnnexRecorded{Annex: filing.NewAnnex(thing("extended annex"), annexRows[1:]), Added: 1, Removed: 1, Alteration: moved},
		filing.ManagementAdded{ManagementID: thing("quality manual"), Management: manual, Alteration: moved},
		filing.ManagementRevised{ManagementID: thing("quality manual"), Management: altered(manual, func(m *filing.Management) {
			m.Version, m.DocumentID = "PRIVATE 3", thing("CMA annex")
		}), Alteration: corrected},
		filing.ManagementEnded{ManagementID: thing("quality manual"), EndedOn: "2026-01-05"},
	)
	s.as(clerk)
	s.mark("updated")
}

// transfers: somebody is said to have left, which is reversed, and somebody came
// who has to go back.
func (s *filingStory) transfers() {
	transfer, other, came := thing("transfer"), thing("another filing"), thing("came by transfer")
	s.record(
		filing.StaffTransferred{StaffID: thing("sampler again"), TransferID: transfer, To: other, ToSubject: thing("another subject"), LeftOn: "2026-01-05"},
		filing.StaffReinstated{StaffID: thing("sampler again"), TransferID: transfer},
		filing.StaffAdded{StaffID: came, StaffMember: altered(samplerMember, func(m *filing.StaffMember) { m.Person = sealedAs("尉迟真", 1) }), Alteration: moved, TransferID: thing("other transfer")},
		filing.StaffTransferReversed{
			StaffID: came, TransferID: thing("other transfer"), To: other, ToSubject: thing("another subject"), Reason: "REASON 仍在原机构任职", EndedOn: "2026-01-05",
		},
		filing.TransferAnnotated{StaffID: came, TransferID: thing("third transfer"), Reason: "REASON 人员已再次离职"},
		filing.TransferLetGo{TransferID: thing("fourth transfer"), Subject: thing("nobody's subject"), Code: "filing.canceled"},
	)
}

func (s *filingStory) amendments() {
	s.record(
		filing.CaseOpened{CaseID: renaming, Level: filing.InstitutionLevel, Kind: filing.AmendmentCase},
		filing.IdentityProposed{CaseID: renaming, Identity: renamed, Mobile: mobileOf("陆闻笛"), Alteration: moved},
		filing.DocumentAttached{DocumentID: newLetter, CaseID: renaming, Document: attached(newLetter, domain.DocumentCommitmentLetter, "新名称承诺书").Document},
		filing.DocumentAttached{DocumentID: proof, CaseID: renaming, Document: attached(proof, domain.DocumentChangeProof, "准予变更登记通知书").Document},
		filing.CommitmentRecorded{CaseID: renaming, Commitment: altered(commitment, func(c *filing.Commitment) {
			c.Institution, c.Signer, c.DocumentID = renamed.Name, "陆闻笛", newLetter
		})},
		filing.TopManagerRecorded{CaseID: renaming, TopManager: filing.TopManager{Name: "陆闻笛", IsLegalRepresentative: true}, Alteration: moved},
		filing.CaseSubmitted{CaseID: renaming, Round: 1, Content: "CONTENT", Letter: "sha256", SubmittedOn: "2026-01-05", Late: filing.Lateness{DueOn: "2025-12-31"}},
	)
	s.mark("proposed")
	s.as(official).record(
		filing.CaseTaken{CaseID: renaming, Reviewer: official.ID},
		filing.CasePassed{CaseID: renaming, Submission: s.submission(renaming), PassedOn: "2026-01-05"},
	)
	s.as(clerk).record(
		filing.CaseOpened{CaseID: extension, Level: filing.TrackLevel(domain.Testing), Kind: filing.AmendmentCase},
		filing.ScopeProposed{CaseID: extension, Track: domain.Testing, Scope: altered(widerScope, func(s *filing.Scope) {
			s.MonitoringCategories = []domain.MonitoringCategory{"M01", "M02", "M03"}
		}), Alteration: moved},
		filing.ScopeProposed{CaseID: extension, Track: domain.Testing, Scope: widerScope, Alteration: moved},
		filing.CaseSubmitted{CaseID: extension, Round: 1, Content: "CONTENT", Letter: "sha256", SubmittedOn: "2026-01-05"},
	)
	s.as(official).record(
		filing.CaseTaken{CaseID: extension, Reviewer: official.ID},
		filing.CasePassed{CaseID: extension, Submission: s.submission(extension), PassedOn: "2026-01-05"},
	)
	s.as(clerk)
	s.mark("amended")
}

func (s *filingStory) secondTrack() {
	s.record(
		filing.CaseOpened{CaseID: secondCase, Level: filing.TrackLevel(domain.Operation), Kind: filing.SecondTrackCase},
		filing.ScopeRecorded{Track: domain.Operation, Scope: operationScope},
		filing.OperationCapabilityRecorded{OperationCapability: operates},
		filing.StaffAdded{StaffID: operator, StaffMember: operatorMember, Alteration: moved},
		filing.EquipmentAdded{EquipmentID: spare, Equipment: spareUnit, Alteration: moved},
		filing.CaseSubmitted{CaseID: secondCase, Round: 1, Content: "CONTENT", Letter: "sha256", SubmittedOn: "2026-01-05"},
	)
	s.as(official).record(
		filing.CaseTaken{CaseID: secondCase, Reviewer: official.ID},
		filing.CasePassed{CaseID: secondCase, Submission: s.submission(secondCase), Number: "32Y202600001X", PassedOn: "2026-01-05"},
	)
	s.as(clerk)
	s.record(filing.OperationCapabilityRecorded{OperationCapability: altered(operates, func(c *filing.OperationCapability) {
		c.Fields = append(slices.Clone(c.Fields), filing.OperationField{Field: domain.OperatesAirSixParameters, Text: "", Level: domain.CapabilityNoLevel, Issuer: "PROPOSED"})
	}), Alteration: moved})
	s.mark("extended")
}

// oneTrackLess: testing gets an information system; operation is canceled, begun
// again and given up.
func (s *filingStory) oneTrackLess() {
	again := thing("operation again")
	s.record(
		filing.ManagementAdded{ManagementID: thing("laboratory system"), Management: laboratorySystem, Alteration: moved},
		filing.ManagementRevised{ManagementID: thing("laboratory system"), Management: altered(laboratorySystem, func(m *filing.Management) {
			m.Vendor, m.LaunchedOn, m.BackupMode = "PRIVATE 另一软件有限公司", "2024-04-15", "PRIVATE 每小时备份"
			m.Functions = []domain.SystemFunction{domain.SystemContract, domain.SystemSampling, domain.SystemReport, domain.SystemIssue}
		}), Alteration: corrected},
		filing.StaffRevised{StaffID: lead, StaffMember: altered(leadMember, func(m *filing.StaffMember) {
			m.Person = sealedAs("沈予安", 2)
			m.Posts = map[domain.Track][]domain.Post{
				domain.Testing: m.Posts[domain.Testing], domain.Operation: {domain.PostTechnicalManagement},
			}
		}), Alteration: moved},
		filing.CanceledTrack{Track: domain.Operation, Reason: "REASON 停止运维业务", CanceledOn: "2026-01-05"},
	)
	s.mark("one track less")
	s.record(
		filing.CaseOpened{CaseID: again, Level: filing.TrackLevel(domain.Operation), Kind: filing.SecondTrackCase},
		filing.CaseClosed{CaseID: again, Reason: filing.ClosedByDiscarding},
		filing.Discarded{Track: domain.Operation, DiscardedOn: "2026-01-05"},
	)
	s.exOfficio()
}

// exOfficio: operation is published once more, and canceled by the authority,
// which thinks better of it at first.
func (s *filingStory) exOfficio() {
	again := thing("operation once more")
	s.record(
		filing.CaseOpened{CaseID: again, Level: filing.TrackLevel(domain.Operation), Kind: filing.SecondTrackCase},
		filing.CaseSubmitted{CaseID: again, Round: 1, Content: "CONTENT", Letter: "sha256", SubmittedOn: "2026-01-05"},
	)
	proposal := filing.CancellationProposed{ProposalID: thing("cancellation"), ExOfficio: exOfficio, Maker: official.ID, ProposedOn: "2026-01-05"}
	s.as(official).record(
		filing.CaseTaken{CaseID: again, Reviewer: official.ID},
		filing.CasePassed{CaseID: again, Submission: s.submission(again), Number: "32Y202600002W", PassedOn: "2026-01-05"},
		attached(thing("evidence"), domain.DocumentCancellationEvidence, "PRIVATE 核实函"), proposal,
	)
	s.as(checker).record(filing.CancellationSentBack{ProposalID: proposal.ProposalID, Checker: checker.ID, Text: "REASON 请补充", SentBackOn: "2026-01-05"})
	s.as(official).record(proposal, filing.CancellationWithdrawn{ProposalID: proposal.ProposalID}, filing.CanceledExOfficio{
		Tracks: []domain.Track{domain.Operation}, ExOfficio: exOfficio, Maker: official.ID, ConfirmedBy: checker.ID, CanceledOn: "2026-01-05",
	})
	s.as(clerk)
}

func (s *filingStory) end() {
	abandoned, open := thing("abandoned"), thing("open")
	s.record(
		filing.EquipmentRetired{EquipmentID: meter, RetiredOn: "2026-01-05", Reason: "REASON 损坏"},
	)
	s.mark("retired")
	s.record(
		filing.CaseOpened{CaseID: abandoned, Level: filing.InstitutionLevel, Kind: filing.AmendmentCase},
		filing.IdentityProposed{CaseID: abandoned, Identity: altered(renamed, func(i *filing.Identity) { i.Name = "PROPOSED 江苏澄屿" }), Alteration: corrected},
		filing.CaseWithdrawn{CaseID: abandoned},
		filing.CaseOpened{CaseID: open, Level: filing.InstitutionLevel, Kind: filing.AmendmentCase},
		filing.CaseClosed{CaseID: open, Reason: filing.ClosedByCancellation},
		filing.Canceled{Tracks: []domain.Track{domain.Testing}, Reason: "REASON 停止相关业务", CanceledOn: "2026-01-05"},
		filing.SubjectErased{Subject: thing("subject of 顾联系"), Reason: filing.ErasedOnRequest},
	)
	s.mark("canceled")
	s.as(official).record(
		filing.PersonalDataUnmasked{
			PersonalDataOf: filing.PersonalDataOf{Part: domain.PersonalStaff, StaffID: lead}, Subject: thing("subject of 沈予安"),
			Fields:  []domain.PersonalField{domain.PersonalIDNumber, domain.PersonalMobile},
			Purpose: domain.UnmaskToVerifyIdentity, Reason: "REASON 与劳动合同核对",
		},
		filing.PersonalDataUnmasked{
			PersonalDataOf: filing.PersonalDataOf{Part: domain.PersonalFilingContact}, Subject: thing("subject of 新联系"),
			Fields: []domain.PersonalField{domain.PersonalName}, Purpose: domain.UnmaskToContact, Reason: "REASON 电话无人接听",
		},
	)
	s.as(system).record(
		filing.StaffRemoved{StaffID: lead, Reason: "REASON 误录入"},
		filing.SubjectErased{Subject: thing("subject of 沈予安"), Reason: filing.ErasedAsMistaken},
	)
	s.as(clerk)
}
