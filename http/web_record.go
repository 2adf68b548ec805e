package http

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"example.org/ledger/http/pages"
	"example.org/ledger/projections"
)

// publicRecord lays out what is published of a filing as the form does (Q6.1):
// staff and equipment as counts. A test holds that nothing published is
// missing but the rows that are counted. What ends is judged on a day.
func publicRecord(f projections.PublicFiling, day domain.Date) pages.Record {
	r := pages.Record{Name: f.Identity.Name, CreditCode: string(f.CreditCode)}
	for _, t := range domain.Tracks() {
		if track, ok := f.Tracks[t]; ok {
			r.Tracks = append(r.Tracks, pages.TrackLine{
				Track: trackInWords(t), State: pages.Badge{Kind: pages.On, Label: "公示"}, Number: track.Number, Since: string(track.Since),
			})
		}
	}
	r.Sections = []pages.Section{
		publicBasics(f), publicScope(f), publicCapability(f, day), publicPremises(f), publicCommitment(f), publicDocuments(f), publicStaff(f.Staff), publicEquipment(f.Equipment),
	}
	return r
}

// trackInWords says which kind of institution a track is.
func trackInWords(t domain.Track) string {
	switch t {
	case domain.Testing:
		return t.Label() + "（监测机构）"
	case domain.Operation:
		return t.Label() + "（运维机构）"
	}
	return t.Label()
}

// row is one label and what stands beside it; nothing for what is empty.
func row(label string, values ...string) pages.Row {
	r := pages.Row{Label: label}
	for _, v := range values {
		if v != "" {
			r.Values = append(r.Values, v)
		}
	}
	return r
}

func wide(r pages.Row) pages.Row { r.Wide = true; return r }

// filled leaves out the rows without a value: the public is not shown what was
// not asked for.
func filled(rows ...pages.Row) []pages.Row {
	var some []pages.Row
	for _, r := range rows {
		if len(r.Values) > 0 {
			some = append(some, r)
		}
	}
	return some
}

func publicBasics(f projections.PublicFiling) pages.Section {
	b := f.Basics
	capital := ""
	if b.RegisteredCapital != "" {
		capital = string(b.RegisteredCapital) + " 万元"
	}
	nature := b.OwnershipNature
	if b.OwnershipNatureCode != "" {
		nature += "（" + string(b.OwnershipNatureCode) + " " + b.OwnershipNatureCode.Label() + "）"
	}
	manager := f.TopManager.Name
	if f.TopManager.IsLegalRepresentative {
		manager += "（法定代表人）"
	}
	return pages.Section{ID: "basics", Title: "基本情况", Groups: []pages.Group{{Rows: filled(
		wide(row("机构名称", f.Identity.Name)),
		row("法定代表人", f.Identity.LegalRepresentative), row("最高管理者", manager),
		row("登记证书种类", b.Certificate.Label()), row("机构性质", nature),
		row("成立日期", string(b.EstablishedOn)), row("营业期限", term(b.TermFrom, b.TermTo, b.TermOpen)),
		row("注册资本", capital), row("行政区划代码", string(b.County)),
		wide(row("注册地址", b.RegisteredAddress)),
		row("联系电话", string(f.Contacts.OfficePhone)), row("邮政编码", string(f.Contacts.Postcode)),
		wide(row("网址", string(f.Contacts.Website))),
	)}}}
}

// term is a business term (营业期限, Q2.3).
func term(from, to domain.Date, open bool) string {
	end := string(to)
	if open {
		end = "无固定期限"
	}
	if from == "" {
		return end
	}
	return string(from) + " 至 " + end
}

func publicScope(f projections.PublicFiling) pages.Section {
	s := pages.Section{ID: "scope", Title: "备案业务范围"}
	for _, t := range domain.Tracks() {
		track, ok := f.Tracks[t]
		if !ok {
			continue
		}
		what := "监测类别"
		if t == domain.Operation {
			what = "运维类别"
		}
		s.Groups = append(s.Groups, pages.Group{Title: t.Label(), Rows: []pages.Row{
			wide(row("机构类别", labels(track.Scope.InstitutionCategories)...)), wide(row(what, monitored(track.Scope)...)),
		}})
	}
	return s
}

// monitored are the categories of a scope, 其他 with what it is.
func monitored(s filing.Scope) []string {
	all := labels(s.MonitoringCategories)
	for i, c := range s.MonitoringCategories {
		if c == domain.OperationOther && len(s.OtherTexts) > 0 {
			all[i] += "（" + strings.Join(s.OtherTexts, "、") + "）"
		}
	}
	return all
}

// publicCapability is what the tracks are able to do (技术能力); of the annex, how
// many rows it has in which category. The annex itself is among the documents.
func publicCapability(f projections.PublicFiling, day domain.Date) pages.Section {
	s := pages.Section{ID: "capability", Title: "技术能力"}
	if m := f.CMA; m != nil {
		s.Groups = append(s.Groups, pages.Group{Title: "资质认定", Rows: filled(
			row("证书编号", string(m.Number)), row("证书状态", m.StatusOn(day).Label()),
			row("发证机关", m.Issuer.Label()), row("有效期", string(m.From)+" 至 "+string(m.To)),
			row("实验室认可证书编号", string(m.Accreditation.Number)), row("实验室认可有效期至", string(m.Accreditation.To)),
		)})
	}
	if a := f.Annex; a != nil {
		var rows []string
		for _, c := range a.Categories {
			rows = append(rows, fmt.Sprintf("%s %d 行", c.Category.Label(), c.Rows))
		}
		s.Groups = append(s.Groups, pages.Group{Title: "能力附表", Rows: filled(
			row("行数", strconv.Itoa(a.Rows)), wide(row("各监测类别", rows...)),
		)})
	}
	for _, field := range f.OperationCapability {
		title := field.Field.Label()
		if field.Text != "" {
			title += "：" + field.Text
		}
		s.Groups = append(s.Groups, pages.Group{Title: "运维服务能力：" + title, Rows: filled(
			row("证书编号", cmp.Or(field.Certificate, "无")), row("能力等级", field.Level.Label()),
			row("发证机构", field.Issuer), row("有效期至", string(field.ValidTo)),
		)})
	}
	var sites []pages.Row
	for _, c := range domain.MonitoringCategoriesOf(domain.Operation) {
		if n, ok := f.OperationSites[c]; ok {
			sites = append(sites, row(c.Label(), strconv.Itoa(n)))
		}
	}
	if len(sites) > 0 {
		s.Groups = append(s.Groups, pages.Group{Title: "在运维站点（点位）数", Rows: sites})
	}
	return s
}

func labels[C interface{ Label() string }](codes []C) []string {
	all := make([]string, len(codes))
	for i, c := range codes {
		all[i] = c.Label()
	}
	return all
}

func publicPremises(f projections.PublicFiling) pages.Section {
	s := pages.Section{ID: "premises", Title: "工作场所"}
	for _, p := range f.Premises {
		s.Groups = append(s.Groups, pages.Group{Title: p.Kind.Label() + "：" + p.Name, Rows: filled(
			wide(row("地址", p.Address)), row("行政区划代码", string(p.County)), row("面积", string(p.Area)+" 平方米"),
			wide(row("开展的活动", p.Activities)),
		)})
	}
	return s
}

func publicCommitment(f projections.PublicFiling) pages.Section {
	l := f.Commitment
	s := pages.Section{ID: "commitment", Title: "书面承诺", Groups: []pages.Group{{Rows: filled(
		row("签署人", l.Signer), row("签署人身份", l.SignerRole.Label()), row("签署日期", string(l.SignedOn)),
		row("公章", map[bool]string{true: "已加盖"}[l.SealPresent]), row("承诺文本版本", l.TemplateVersion),
		wide(row("所载机构名称", l.Institution)),
	)}}}
	s.Files = publicFiles(f, s.Title, func(k domain.DocumentKind) bool { return k == domain.DocumentCommitmentLetter })
	return s
}

func publicDocuments(f projections.PublicFiling) pages.Section {
	return pages.Section{ID: "documents", Title: "证明文件", Files: publicFiles(f, "", func(k domain.DocumentKind) bool {
		return k != domain.DocumentCommitmentLetter
	})}
}

// publicFiles are the documents of some kinds, called by title or by their
// kind.
func publicFiles(f projections.PublicFiling, title string, of func(domain.DocumentKind) bool) []pages.File {
	var files []pages.File
	for _, d := range f.Documents {
		if !of(d.Kind) {
			continue
		}
		files = append(files, pages.File{
			Title: cmp.Or(title, d.Kind.Label()), Href: fmt.Sprintf("/api/filings/%s/documents/%s", f.ID, d.ID),
			Note: strings.Join(append(filledText(d.Title, mediaInWords(d.MediaType), sizeInWords(d.Size)), validity(d)...), "，"),
		})
	}
	return files
}

// validity is what a document says of when it holds.
func validity(d projections.PublicDocument) (all []string) {
	if d.IssuedOn != "" {
		all = append(all, "签发日期 "+string(d.IssuedOn))
	}
	if d.ValidTo != "" {
		all = append(all, "有效期至 "+string(d.ValidTo))
	}
	return all
}

func filledText(all ...string) []string {
	var some []string
	for _, s := range all {
		if s != "" {
			some = append(some, s)
		}
	}
	return some
}

func mediaInWords(mediaType string) string {
	switch mediaType {
	case "application/pdf":
		return "PDF"
	case "application/ofd":
		return "OFD"
	case "image/jpeg", "image/png":
		return "图片"
	}
	return ""
}

func sizeInWords(n int64) string {
	const kilobyte, megabyte = 1 << 10, 1 << 20
	if n >= megabyte {
		return fmt.Sprintf("%.1f MB", float64(n)/megabyte)
	}
	return fmt.Sprintf("%d KB", max(1, n/kilobyte))
}

func publicStaff(n projections.PublicStaff) pages.Section {
	s := pages.Section{ID: "staff", Title: "人员信息", Note: "在职人员 " + n.Employed.Label()}
	for _, t := range domain.Tracks() {
		if posts := n.Posts[t]; len(posts) > 0 {
			s.Counts = append(s.Counts, countOf(t.Label()+"按岗位（一人可兼多岗）", domain.PostsOf(t), posts))
		}
	}
	if n.Employed > 0 {
		s.Counts = append(s.Counts, countOf("按职称级别", domain.TitleLevels(), n.Titles), countOf("按学历", domain.EducationLevels(), n.Education))
	}
	return s
}

// countOf lists the codes that anybody counts under, in their order.
func countOf[C interface {
	comparable
	Label() string
}, N ~int](caption string, codes []C, n map[C]N) pages.Count {
	c := pages.Count{Caption: caption}
	for _, code := range codes {
		if n[code] > 0 {
			c.Rows = append(c.Rows, pages.Number{Label: code.Label(), N: int(n[code])})
		}
	}
	return c
}

func publicEquipment(all []projections.PublicEquipment) pages.Section {
	categories := make(map[domain.MonitoringCategory]int)
	ownership := make(map[domain.EquipmentOwnership]int)
	confirmed := make(map[domain.ConfirmationResult]int)
	functions := make(map[domain.AntiTamper]int)
	for _, e := range all {
		ownership[e.Ownership]++
		confirmed[e.Confirmation]++
		for _, f := range e.AntiTamper {
			functions[f]++
		}
		for _, c := range e.Categories {
			categories[c]++
		}
	}
	s := pages.Section{ID: "equipment", Title: "设施设备", Note: fmt.Sprintf("在用设备 %d 台（套）", len(all))}
	s.Counts = slices.DeleteFunc([]pages.Count{
		countOf("按监测（运维）类别（一台可用于多类）", domain.MonitoringCategories(), categories),
		countOf("按权属", domain.EquipmentOwnerships(), ownership),
		countOf("按确认结果（已填报的）", domain.ConfirmationResults(), confirmed),
		countOf("按防篡改功能（一台可有多项）", domain.AntiTampers(), functions),
	}, func(c pages.Count) bool { return len(c.Rows) == 0 })
	return s
}
