package edge

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"github.com/google/uuid"
)

// StaffMember is one employment as the institution enters it. The person's
// data is sealed; posts, levels and the first day stay clear.
type StaffMember struct {
	Person       Person              `json:"person"`
	Posts        map[string][]string `json:"posts" doc:"岗位, per track" example:"{\"testing\":[\"field_sampling\"]}"`
	SigningScope string              `json:"signing_scope,omitempty" maxLength:"500" doc:"授权签字领域; authorized signatories only"`
	Education    string              `json:"education" doc:"学历" enum:"doctor,master,bachelor,college,secondary_or_below"`
	Degree       string              `json:"degree,omitempty" doc:"学位, see the code list degree"`
	MajorGroup   string              `json:"major_group,omitempty" doc:"相关专业, see the code list major_group; other for none of them"`
	Title        string              `json:"title" doc:"职称级别" enum:"senior,associate_senior,intermediate,assistant,technician,none"`
	Contract     string              `json:"contract" doc:"用工形式" enum:"labor_contract,employment_contract,dispatched,rehired_after_retirement"`
	YearsInField string              `json:"years_in_field" doc:"从事生态环境监测年限, a decimal string" example:"6.5"`
	HiredOn      string              `json:"hired_on" doc:"入职日期; may lie up to 92 days ahead (Q3.7)"`
	Certificates []StaffCertificate  `json:"certificates,omitempty" maxItems:"20" doc:"上岗（能力确认）"`
	Alteration   *Alteration         `json:"alteration,omitempty"`
}

// StaffCertificate says what a person was found able to do.
type StaffCertificate struct {
	Items    string `json:"items" maxLength:"500" doc:"项目"`
	IssuedOn string `json:"issued_on"`
	ValidTo  string `json:"valid_to,omitempty" doc:"left out for no end"`
}

// Person is what is sealed of a member of the staff.
type Person struct {
	Name             string `json:"name" maxLength:"50" doc:"姓名"`
	IDNumber         string `json:"id_number" maxLength:"40" doc:"身份证号"`
	Mobile           string `json:"mobile,omitempty" maxLength:"20" doc:"手机"`
	School           string `json:"school,omitempty" maxLength:"60" doc:"毕业院校"`
	Major            string `json:"major" maxLength:"60" doc:"所学专业"`
	GraduatedOn      string `json:"graduated_on,omitempty"`
	TitleName        string `json:"title_name,omitempty" maxLength:"60" doc:"职称名称"`
	TitleObtainedOn  string `json:"title_obtained_on,omitempty"`
	ContractSignedOn string `json:"contract_signed_on" doc:"劳动合同签订日期 (Q3.7)"`
	ContractFrom     string `json:"contract_from"`
	ContractTo       string `json:"contract_to,omitempty"`
	ContractOpen     bool   `json:"contract_open" doc:"无固定期限合同"`
}

// person is a parsed Person in the clear, for the span of one command.
type person struct {
	domain.Plaintext
	number   domain.IDNumber
	mobile   domain.Mobile
	signedOn domain.Date
	details  personDetails
}

// personDetails is what is sealed of a person on the staff. The form is for
// ever: fields are only added.
type personDetails struct {
	Name             string `json:"name"`
	IDNumber         string `json:"id_number"`
	Mobile           string `json:"mobile,omitempty"`
	BirthDate        string `json:"birth_date"`
	School           string `json:"school,omitempty"`
	Major            string `json:"major"`
	GraduatedOn      string `json:"graduated_on,omitempty"`
	TitleName        string `json:"title_name,omitempty"`
	TitleObtainedOn  string `json:"title_obtained_on,omitempty"`
	ContractSignedOn string `json:"contract_signed_on"`
	ContractFrom     string `json:"contract_from"`
	ContractTo       string `json:"contract_to,omitempty"`
	ContractOpen     bool   `json:"contract_open,omitempty"`
}

func (in Person) parse(p *parser, today domain.Date) person {
	name := required(p, "person.name", in.Name, domain.ParsePersonName)
	number := required(p, "person.id_number", in.IDNumber, idNumber(today))
	mobile := optional(p, "person.mobile", in.Mobile, domain.ParseMobile)
	signedOn := required(p, "person.contract_signed_on", in.ContractSignedOn, domain.ParseDate)
	from := required(p, "person.contract_from", in.ContractFrom, domain.ParseDate)
	to := optional(p, "person.contract_to", in.ContractTo, domain.ParseDate)
	switch {
	case in.ContractOpen && to != "":
		p.fault("person.contract_to", filing.ErrNotAllowed)
	case !in.ContractOpen && to == "" && in.ContractTo == "":
		p.fault("person.contract_to", ErrRequired)
	case to != "" && to <= from:
		p.fault("person.contract_to", filing.ErrDateOrder)
	}
	details := personDetails{
		Name: name.Reveal(), IDNumber: number.Reveal(), Mobile: mobile.Reveal(),
		School:           optional(p, "person.school", in.School, text(shortText)),
		Major:            required(p, "person.major", in.Major, text(shortText)),
		GraduatedOn:      string(optional(p, "person.graduated_on", in.GraduatedOn, pastDate(today))),
		TitleName:        optional(p, "person.title_name", in.TitleName, text(shortText)),
		TitleObtainedOn:  string(optional(p, "person.title_obtained_on", in.TitleObtainedOn, pastDate(today))),
		ContractSignedOn: string(signedOn), ContractFrom: string(from), ContractTo: string(to), ContractOpen: in.ContractOpen,
	}
	if !number.IsZero() {
		details.BirthDate = string(number.BirthDate())
	}
	return person{number: number, mobile: mobile, signedOn: signedOn, details: details}
}

func (v person) masks() map[string]string {
	m := map[string]string{"id_number": v.number.Mask()}
	if !v.mobile.IsZero() {
		m["mobile"] = v.mobile.Mask()
	}
	return m
}

// facts are what the rules have to know of the person.
func (v person) facts(m filing.StaffMember, today domain.Date) filing.PersonFacts {
	working := v.number.AgeOn(today) - leastWorkingAge
	return filing.PersonFacts{
		ContractSignedInPast: v.signedOn <= today,
		// Of years in full: months before a birthday count for neither.
		TooYoung: m.YearsInField.Compare(domain.Decimal(strconv.Itoa(working+1))) >= 0,
	}
}

// leastWorkingAge is how old somebody has to be to be employed (《劳动法》, article 15).
const leastWorkingAge = 16

// parse returns the row but for the person, which still has to be sealed.
func (in StaffMember) parse(p *parser) filing.StaffMember {
	m := filing.StaffMember{
		SigningScope: optional(p, "signing_scope", in.SigningScope, text(500)),
		Education:    required(p, "education", in.Education, domain.ParseEducationLevel),
		Degree:       optional(p, "degree", in.Degree, domain.ParseDegree),
		MajorGroup:   optional(p, "major_group", in.MajorGroup, domain.ParseMajorGroup),
		Title:        required(p, "title", in.Title, domain.ParseTitleLevel),
		Contract:     required(p, "contract", in.Contract, domain.ParseContractKind),
		YearsInField: required(p, "years_in_field", in.YearsInField, tenths),
		HiredOn:      required(p, "hired_on", in.HiredOn, domain.ParseDate),
		Posts:        make(map[domain.Track][]domain.Post, len(in.Posts)),
	}
	for _, t := range sortedKeys(in.Posts) {
		field := "posts." + t
		track := required(p, field, t, domain.ParseTrack)
		m.Posts[track] = inOrder(list(p, field, in.Posts[t], domain.ParsePost))
	}
	for i, c := range in.Certificates {
		at := fmt.Sprintf("certificates.%d.", i)
		m.Certificates = append(m.Certificates, filing.StaffCertificate{
			Items:    required(p, at+"items", c.Items, text(500)),
			IssuedOn: required(p, at+"issued_on", c.IssuedOn, domain.ParseDate),
			ValidTo:  optional(p, at+"valid_to", c.ValidTo, domain.ParseDate),
		})
	}
	return m
}

// AddStaff enters a person. Created is the row.
func (f *Filings) AddStaff(ctx context.Context, r Request, id uuid.UUID, in StaffMember) (Done, error) {
	row := domain.DeriveID(r.Command, "staff", 0)
	done, err := f.execute(ctx, r, id, row, func(s filing.State) (filing.Command, error) {
		var p parser
		today := Today(r.At)
		c := filing.AddStaff{StaffID: row, Member: in.parse(&p), Alteration: p.alteration(in.Alteration), Today: today}
		person := in.Person.parse(&p, today)
		if err := p.err(); err != nil {
			return nil, err
		}
		var err error
		c.Facts = person.facts(c.Member, today)
		c.Member.Person, err = f.sealPerson(ctx, r.Command, person)
		return c, err
	})
	return done, fieldsFrom(err, personFields)
}

// ReviseStaff replaces a row of somebody in service.
func (f *Filings) ReviseStaff(ctx context.Context, r Request, id, row uuid.UUID, seen domain.Revision, in StaffMember) (Done, error) {
	done, err := f.execute(ctx, r, id, uuid.Nil, func(s filing.State) (filing.Command, error) {
		before, ok := s.Staff[row]
		if !ok {
			return nil, filing.ErrStaffUnknown
		}
		var p parser
		today := Today(r.At)
		c := filing.ReviseStaff{StaffID: row, Seen: seen, Member: in.parse(&p), Alteration: p.alteration(in.Alteration), Today: today}
		person := in.Person.parse(&p, today)
		if err := p.err(); err != nil {
			return nil, err
		}
		known, err := f.personDetails(ctx, before.Person)
		if err != nil {
			return nil, err
		}
		c.Facts = person.facts(c.Member, today)
		c.Facts.SamePerson = known.IDNumber == person.number.Reveal()
		if !c.Facts.SamePerson { // refused; nothing of a stranger's is sealed
			c.Member.Person = before.Person
			return c, nil
		}
		c.Member.Person, err = f.reseal(ctx, before.Person, same(before.Person), fieldStaff, person.details, person.masks())
		return c, err
	})
	return done, fieldsFrom(err, personFields)
}

// RehireStaff brings a former member of the staff back. Created is the new row.
func (f *Filings) RehireStaff(ctx context.Context, r Request, id, former uuid.UUID, seen domain.Revision, in StaffMember) (Done, error) {
	row := domain.DeriveID(r.Command, "staff", 0)
	done, err := f.execute(ctx, r, id, row, func(s filing.State) (filing.Command, error) {
		before, ok := s.Staff[former]
		if !ok {
			return nil, filing.ErrStaffUnknown
		}
		var p parser
		today := Today(r.At)
		c := filing.RehireStaff{StaffID: row, FormerStaffID: former, Seen: seen, Member: in.parse(&p), Today: today}
		person := in.Person.parse(&p, today)
		if err := p.err(); err != nil {
			return nil, err
		}
		known, err := f.personDetails(ctx, before.Person)
		if err != nil {
			return nil, err
		}
		c.Facts = person.facts(c.Member, today)
		c.Facts.SamePerson = known.IDNumber == person.number.Reveal()
		if !c.Facts.SamePerson {
			return c, nil
		}
		c.Member.Person, err = f.sealPerson(ctx, r.Command, person)
		return c, err
	})
	return done, fieldsFrom(err, personFields)
}

// sealPerson seals a person under a subject of its own and binds the person
// key that the claim needs.
func (f *Filings) sealPerson(ctx context.Context, command uuid.UUID, v person) (domain.Sealed, error) {
	own := subjects{command: command}
	subject, err := own.take(func(subject uuid.UUID) error { return f.Vault.BindPerson(ctx, subject, v.number) })
	if err != nil {
		return domain.Sealed{}, err
	}
	return f.sealDetails(ctx, subject, v)
}

// sealDetails seals a person under a subject that has the person key already.
func (f *Filings) sealDetails(ctx context.Context, subject uuid.UUID, v person) (domain.Sealed, error) {
	plain, err := json.Marshal(v.details)
	if err != nil {
		return domain.Sealed{}, err
	}
	return f.Vault.Seal(ctx, subject, fieldStaff, plain, v.masks())
}

func (f *Filings) personDetails(ctx context.Context, v domain.Sealed) (d personDetails, err error) {
	plain, err := f.unseal(ctx, fieldStaff, v)
	if err != nil {
		return d, err
	}
	if err := json.Unmarshal(plain, &d); err != nil {
		return d, fmt.Errorf("sealed person of %s: not the form it was sealed in", v.Subject)
	}
	return d, nil
}
