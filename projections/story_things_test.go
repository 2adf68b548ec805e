package projections_test

import (
	"strconv"

	"github.com/google/uuid"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
)

// thing gives a thing of the story its ID.
func thing(what string) uuid.UUID { return domain.DeriveID(uuid.Nil, what, 0) }

// sealedAs is what the vault would make of somebody. What is in it must never
// be seen by the public.
func sealedAs(who string, version int) domain.Sealed {
	return domain.Sealed{
		Subject: thing("subject of " + who), Key: "v1", Ciphertext: []byte("SEALED " + who + strconv.Itoa(version)),
		Masks: map[string]string{"id_number": "****************" + maskOf(who), "name": "**"},
	}
}

// mobileOf is somebody's telephone number.
func mobileOf(who string) domain.Sealed {
	number := sealedAs(who+"的手机", 1)
	number.Masks = map[string]string{"mobile": "*********" + maskOf(who)}
	return number
}

// maskOf is the last two characters of somebody's ID number.
func maskOf(who string) string {
	sum := 0
	for _, r := range who {
		sum += int(r)
	}
	return strconv.Itoa(sum%90 + 10)
}

// Who acts.
var (
	clerk    = domain.Actor{Kind: domain.ActorInstitution, ID: "a-1001"}
	checker  = domain.Actor{Kind: domain.ActorOfficial, ID: "o-32-08", Authority: "32"}
	official = domain.Actor{Kind: domain.ActorOfficial, ID: "o-32-07", Authority: "32"}
	program  = domain.Actor{Kind: domain.ActorProgram, ID: "p-9"}
	system   = domain.Actor{Kind: domain.ActorSystem}
)

// What the story is about.
var (
	firstCase  = thing("first case")
	secondCase = thing("second case")
	renaming   = thing("renaming")
	extension  = thing("extension")

	mainPremises = thing("main premises")
	branch       = thing("branch laboratory")
	lead         = thing("technical lead")
	sampler      = thing("sampler")
	operator     = thing("operator")
	meter        = thing("pH meter")
	spectrometer = thing("spectrometer")
	spare        = thing("spare unit")

	certificateFile = thing("certificateFile")
	cma             = thing("CMA certificate")
	letter          = thing("commitment letter")
	oldLetter       = thing("commitment letter without a seal")
	newLetter       = thing("commitment letter of the new name")
	contract        = thing("labor contract")
	proof           = thing("change proof")
)

var (
	identity = filing.Identity{
		Name:                "江苏澄屿环境检测有限公司",
		LegalRepresentative: filing.LegalRepresentative{Name: "叶知远", Person: sealedAs("叶知远", 1)},
	}
	renamed = filing.Identity{
		Name:                "江苏澄屿生态科技有限公司",
		LegalRepresentative: filing.LegalRepresentative{Name: "陆闻笛", Person: sealedAs("陆闻笛", 1)},
	}
	testingScope = filing.Scope{
		InstitutionCategories: []domain.InstitutionCategory{domain.InstitutionGeneral},
		MonitoringCategories:  []domain.MonitoringCategory{"M01", "M02"},
	}
	widerScope = filing.Scope{
		InstitutionCategories: []domain.InstitutionCategory{domain.InstitutionGeneral},
		MonitoringCategories:  []domain.MonitoringCategory{"M01", "M03"},
	}
	operationScope = filing.Scope{
		InstitutionCategories: []domain.InstitutionCategory{domain.InstitutionPollutionSourceOperation},
		MonitoringCategories:  []domain.MonitoringCategory{domain.OperationSourceGas},
	}
	basics = filing.Basics{
		Certificate: domain.RegistrationBusinessLicense, OwnershipNature: "有限责任公司", OwnershipNatureCode: "150",
		EstablishedOn: "2015-06-01", RegisteredCapital: "1000", TermFrom: "2015-06-01", TermOpen: true,
		RegisteredAddress: "苏州市澄湖路1号", County: "320599",
		Parent: filing.Parent{CreditCode: "12330000DEMA000235", Name: "某科学研究院", DocumentID: thing("authorization of the parent")},
	}
	contacts = filing.Contacts{
		LegalRepresentative: sealedAs("叶知远的手机", 1), FilingContact: sealedAs("顾联系", 1), OfficePhone: "0512-60000001",
	}
	topManager = filing.TopManager{Name: "叶知远", IsLegalRepresentative: true}
	hall       = filing.Premises{
		Kind: domain.PremisesMain, Name: "实验楼", Address: "苏州市澄湖路1号", County: "320599", Area: "1200.5",
		Tenure: domain.PremisesLeased, LeasedFrom: "2021-07-08", LeasedTo: "2031-07-07", Activities: "样品分析", Longitude: "120.585316", Latitude: "31.298886",
	}
	laboratory = filing.Premises{
		Kind: domain.PremisesBranchLaboratory, Name: "昆山实验室", Address: "昆山市淞沪路2号", County: "320583", Area: "300", Tenure: domain.PremisesBorrowed,
	}
	leadMember = filing.StaffMember{
		Person: sealedAs("沈予安", 1), SigningScope: "水和废水",
		Posts:     map[domain.Track][]domain.Post{domain.Testing: {domain.PostTechnicalManagement, domain.PostAuthorizedSignatory}},
		Education: domain.EducationMaster, Title: domain.TitleAssociateSenior, Contract: domain.ContractLabor,
		YearsInField: "12", HiredOn: "2016-03-01",
	}
	samplerMember = filing.StaffMember{
		Person: sealedAs("梁未晞", 1), Posts: map[domain.Track][]domain.Post{domain.Testing: {domain.PostFieldSampling, domain.PostFieldTesting}},
		Education: domain.EducationBachelor, Title: domain.TitleNone, Contract: domain.ContractDispatched,
		YearsInField: "3.5", HiredOn: "2023-07-01",
		Certificates: []filing.StaffCertificate{{Items: "水质采样", IssuedOn: "2023-10-08", ValidTo: "2028-10-07"}, {Items: "现场测试", IssuedOn: "2024-01-08"}},
	}
	operatorMember = filing.StaffMember{
		Person: sealedAs("徐望舒", 1), Posts: map[domain.Track][]domain.Post{domain.Operation: {domain.PostFieldOperation}},
		Education: domain.EducationCollege, Title: domain.TitleTechnician, Contract: domain.ContractLabor,
		YearsInField: "6", HiredOn: "2024-01-02",
	}
	phMeter = filing.Equipment{
		AssetNumber: "CY-0017", Name: "便携式pH计", Model: "PHB-4", Manufacturer: "上海某仪器厂", FactoryNumber: "FACTORY-21-0451",
		Tracks: []domain.Track{domain.Testing}, Uses: []domain.EquipmentUse{domain.UseFieldTesting},
		Categories: []domain.MonitoringCategory{"M01"}, BoughtOn: "2021-04-01", FirstUsedOn: "2021-05-01",
		Ownership: domain.EquipmentLeased, Lease: filing.Lease{From: "2025-12-24", To: "2027-12-24", Lessor: "LESSOR 某租赁公司", DocumentID: thing("lease contract")},
		Traceability: filing.Traceability{Mode: domain.TraceabilityCalibration, Organization: "ORGANIZATION 某计量院", Certificate: "CERTIFICATE-1", On: "2025-11-03", To: "2026-11-02", DocumentID: thing("traceability certificate")},
		PremisesID:   mainPremises, Parameters: []string{"pH值", "HJ 1147-2020"},
		Confirmation: domain.ConfirmedConforming, AntiTamper: []domain.AntiTamper{domain.AntiTamperLog},
	}
	spareUnit = filing.Equipment{
		AssetNumber: "HS-BJ-02", Name: "烟气分析仪备机", Model: "HS-3000", Manufacturer: "青岛某仪器厂", FactoryNumber: "FACTORY-77",
		Tracks: []domain.Track{domain.Operation}, Uses: []domain.EquipmentUse{domain.UseSpareUnit},
		Categories: []domain.MonitoringCategory{domain.OperationSourceGas}, Ownership: domain.EquipmentOwned,
		Traceability: filing.Traceability{Mode: domain.TraceabilityVerification, On: "2025-11-03", To: "2026-11-02"}, PremisesID: mainPremises,
	}
	qualification = filing.CMA{Number: "251012059998", Institution: identity.Name, Status: domain.CMAValid, From: "2025-02-01", To: "2031-01-31", CertificateID: cma, AnnexID: thing("CMA annex")}
	operates      = filing.OperationCapability{Fields: []filing.OperationField{
		{Field: domain.OperatesGasNonMethaneHydrocarbons, Level: domain.CapabilityNoLevel},
		{
			Field: domain.OperatesGasSulfurNitrogenParticulates, Certificate: "NL-2025-031", Level: domain.CapabilitySecondLevel,
			Issuer: "中国环境保护产业协会", ValidTo: "2028-05-01", DocumentID: thing("capability certificate"),
		},
	}, Sites: map[domain.MonitoringCategory]int{domain.OperationSourceGas: 12}}
	annexRows = []filing.AnnexRow{
		measured("M01", "化学需氧量", "HJ 828-2017"), measured("M02", "二氧化硫", "HJ 57-2017"), measured("M09", "厂界环境噪声", "GB 12348-2008"),
	}
	manual = filing.Management{
		Kind: domain.ManagementQualityManual, Title: "PRIVATE 质量手册", Version: "2", EffectiveOn: "2024-05-01", DocumentID: thing("manual"),
	}
	laboratorySystem = filing.Management{
		Kind: domain.ManagementInformationSystem, Title: "PRIVATE 实验室信息管理系统", EffectiveOn: "2024-05-01", Vendor: "PRIVATE 某软件有限公司", LaunchedOn: "2024-04-01",
		Functions: []domain.SystemFunction{domain.SystemContract, domain.SystemIssue}, BackupMode: "PRIVATE 每日异地备份",
	}
	commitment = filing.Commitment{
		TemplateVersion: "2026-1", Institution: identity.Name, Signer: "叶知远",
		SignerRole: domain.SignerLegalRepresentative, SignedOn: "2026-01-05", SealPresent: true, DocumentID: letter,
	}
	points = []filing.ReturnPoint{{PointID: thing("point"), Field: "commitment", Reason: filing.ReasonCommitment, Text: "POINT 承诺书未盖章"}}

	exOfficio = filing.ExOfficio{
		Track: domain.Operation, Ground: filing.GroundConditions, Explanation: "REASON 已无运维人员",
		Verification: filing.Verification{Body: "江苏省市场监督管理局", On: "2026-01-04", By: official.ID, Result: "REASON 查无经营"},
		Documents:    []uuid.UUID{thing("evidence")},
	}

	moved     = filing.Alteration{Kind: filing.Changed, OccurredOn: "2026-01-04"}
	corrected = filing.Alteration{Kind: filing.Corrected, Reason: "REASON 录入错误"}
)

// altered returns a value with something else in it.
func altered[T any](v T, alter func(*T)) T { alter(&v); return v }

// attached is a document that is about nobody.
func attached(id uuid.UUID, kind domain.DocumentKind, title string) filing.DocumentAttached {
	return filing.DocumentAttached{DocumentID: id, Document: filing.Document{
		Kind: kind, Title: title, SHA256: "sha256 of " + id.String(), Size: 48213, MediaType: "application/pdf",
	}}
}

// dated is attached with what the paper says of when it holds.
func dated(id uuid.UUID, kind domain.DocumentKind, title string, issued, to domain.Date) filing.DocumentAttached {
	return altered(attached(id, kind, title), func(e *filing.DocumentAttached) { e.IssuedOn, e.ValidTo = issued, to })
}

// measured is a row of an annex.
func measured(c domain.MonitoringCategory, parameter string, standard domain.StandardNumber) filing.AnnexRow {
	return filing.AnnexRow{
		PremisesID: mainPremises, Category: c, Object: c.Label(), ItemNo: "1.1", Parameter: parameter,
		StandardNo: standard, StandardName: parameter + "的测定", MethodKind: domain.MethodStandard, ValidFrom: "2025-02-01",
	}
}

// stagedPart is a part of an annex.
func stagedPart(staging uuid.UUID, part int, rows ...filing.AnnexRow) filing.AnnexPartStaged {
	return filing.AnnexPartStaged{
		StagingID: staging, Part: part, Piece: 1, Pieces: 1, Digest: filing.AnnexDigest(filing.MarkRows(rows)), Count: len(rows), Rows: rows,
	}
}
