package story

import (
	"cmp"
	"fmt"

	"example.org/ledger/domain"
	"example.org/ledger/internal/edge"
)

var (
	surnames = []string{
		"陈", "林", "黄", "张", "李", "王", "吴", "刘", "蔡", "杨", "许", "郑", "谢", "郭", "洪", "邱", "曾", "廖", "赖", "徐",
		"周", "叶", "苏", "庄", "江", "吕", "何", "罗", "高", "萧", "潘", "朱", "简", "钟", "彭", "游", "詹", "胡", "施", "沈",
		"余", "卢", "梁", "赵", "颜", "柯", "孙", "魏", "翁", "戴", "范", "宋", "方", "邓", "杜", "傅", "侯", "曹", "薛", "丁",
	}
	men = []string{
		"景行", "知远", "子衡", "维桢", "牧之", "嘉树", "思齐", "承泽", "一舟", "修远", "明礼", "书言", "致和", "立轩", "临川", "彦博",
		"志强", "建业", "海涛", "文博", "晓东", "振华", "家豪", "立新", "永康", "国梁", "少卿", "云帆", "伟民", "浩", "鹏", "磊",
		"俊杰", "德厚", "启明", "向阳", "松年", "汉章", "新民", "宏远",
	}
	women = []string{
		"若溪", "雨桐", "思媛", "静姝", "晚晴", "书瑶", "婉清", "欣怡", "雅琴", "丽华", "海燕", "晓彤", "梦洁", "雪梅", "佳慧", "玉珍",
		"念慈", "芷兰", "清扬", "月华", "素心", "秋实", "彩霞", "文君", "慧敏", "丹", "颖", "倩", "春燕", "秀云", "可心", "令仪",
		"云舒", "如意", "明月", "红梅", "嘉宁", "亦安", "采薇", "映雪",
	}
	schools = []string{
		"江州理工大学", "澄湖师范大学", "北原工业大学", "云岭大学", "临海农业大学", "远山科技大学", "汀州学院", "岚川工程学院",
		"青屿海洋大学", "朔方大学", "平原职业技术学院", "栖川环境工程职业学院",
	}
	majors = []string{"环境工程", "环境科学", "应用化学", "分析化学", "环境监测技术", "化学工程与工艺", "生物工程", "资源环境科学"}
)

// Numbers of people within an institution. The members of the staff follow in
// the order of their entry.
const (
	theRepresentative = iota
	theContact
	theManager
	theSuccessor
	theLocalContact // in another province
	theOtherContact // who follows
	firstOfStaff    = 10
)

// person invents the n-th person of an institution, born in one of the years
// from first to last.
func (p profile) person(n, first, last int) somebody {
	key := numbered(p.key+"/person", n)
	born := domain.Date(fmt.Sprintf("%d-01-01", first)).AddDays(spread(key, "born", 365*(last-first+1)))
	serial := 100 + spread(key, "serial", 900)
	given := women
	if serial%2 == 1 {
		given = men
	}
	return somebody{
		name:     pick(key, "surname", surnames) + pick(key, "given", given),
		idNumber: idNumber(p.province(), born, serial), mobile: p.mobile(n),
	}
}

// named is the n-th person of an institution, who has a name and number in the
// story.
func (p profile) named(n int, name, idNumber string) somebody {
	return somebody{name: name, idNumber: idNumber, mobile: p.mobile(n)}
}

// called is the n-th person of an institution, who has a name in the story.
func (p profile) called(n int, name string) somebody {
	who := p.person(n, 1962, 1985)
	who.name = name
	return who
}

// mobile returns the mobile number of the n-th person, 199 0000 ….: 125 for
// each institution, of which the last ones are left to four of the many small.
// An institution with more people than that has those which ordinary ones from
// the sixtieth on do not need.
func (p profile) mobile(n int) string {
	const own, spare, needed = 72, 40, 32
	at := 125*p.number + n
	switch more := n - own; {
	case p.slot == 0 && more >= 0:
		at = 125*(60+more/spare) + needed + more%spare
	case p.slot > 0:
		if n > firstOfStaff {
			n -= firstOfStaff - 3 // after the four who are not of the staff
		}
		at = 125*((p.slot-1)%80) + own + 13*((p.slot-1)/80) + n
	}
	return fmt.Sprintf("1990000%04d", at)
}

// role is what the n-th member of a staff does.
type role struct {
	track        domain.Track // testing if empty
	posts        []domain.Post
	signingScope string
	education    domain.EducationLevel
	years        int // in the field, at least
}

var (
	leadRole = role{
		posts:        []domain.Post{domain.PostTechnicalManagement, domain.PostAuthorizedSignatory},
		signingScope: "本机构资质认定范围内全部生态环境监测项目", education: domain.EducationMaster, years: 12,
	}
	qualityRole = role{
		posts: []domain.Post{domain.PostQualityManagement, domain.PostReportReview}, education: domain.EducationBachelor, years: 8,
	}
	// otherRoles follow, again and again.
	otherRoles = []role{
		{posts: []domain.Post{domain.PostFieldSampling}, education: domain.EducationCollege, years: 3},
		{posts: []domain.Post{domain.PostLaboratoryAnalysis}, education: domain.EducationBachelor, years: 4},
		{posts: []domain.Post{domain.PostSampleManagement}, education: domain.EducationCollege, years: 2},
		{posts: []domain.Post{domain.PostReportWriting}, education: domain.EducationBachelor, years: 3},
		{
			posts:        []domain.Post{domain.PostReportReview, domain.PostAuthorizedSignatory},
			signingScope: "水和废水、环境空气和废气", education: domain.EducationBachelor, years: 10,
		},
		{posts: []domain.Post{domain.PostFieldSampling, domain.PostFieldTesting}, education: domain.EducationBachelor, years: 5},
		{posts: []domain.Post{domain.PostLaboratoryAnalysis}, education: domain.EducationMaster, years: 4},
		{posts: []domain.Post{domain.PostFieldSampling, domain.PostFieldTesting}, education: domain.EducationCollege, years: 6},
		{posts: []domain.Post{domain.PostLaboratoryAnalysis}, education: domain.EducationBachelor, years: 1},
	}
)

// The roles of operation, and what all others do there.
var (
	operationLead = role{
		track: domain.Operation, posts: []domain.Post{domain.PostTechnicalManagement}, education: domain.EducationBachelor, years: 10,
	}
	operationQuality = role{
		track: domain.Operation, posts: []domain.Post{domain.PostQualityManagement, domain.PostQualitySupervision},
		education: domain.EducationBachelor, years: 7,
	}
	operator = role{track: domain.Operation, posts: []domain.Post{domain.PostFieldOperation}, education: domain.EducationCollege, years: 3}
)

// roleOf returns the role of the n-th member of a track's staff, counting from 1.
func roleOf(t domain.Track, n int) role {
	if t == domain.Operation {
		return []role{operationLead, operationQuality, operator}[min(n, 3)-1]
	}
	switch n {
	case 1:
		return leadRole
	case 2:
		return qualityRole
	}
	return otherRoles[(n-3)%len(otherRoles)]
}

// finishedAt is at what age people finish an education.
var finishedAt = map[domain.EducationLevel]int{
	domain.EducationDoctor: 28, domain.EducationMaster: 25, domain.EducationBachelor: 22, domain.EducationCollege: 21,
}

// titles by years in the field.
func titleAfter(years int) (level domain.TitleLevel, name string) {
	switch {
	case years >= 12:
		return domain.TitleAssociateSenior, "高级工程师"
	case years >= 6:
		return domain.TitleIntermediate, "工程师"
	case years >= 3:
		return domain.TitleAssistant, "助理工程师"
	}
	return domain.TitleNone, ""
}

// member enters somebody in a role. The key names the entry.
func (p profile) member(key string, who somebody, r role) edge.StaffMember {
	year := func(y int) string { return fmt.Sprintf("%d-07-01", y) }
	born := domain.RestoreIDNumber(who.idNumber).BirthDate().Year()
	graduated := born + finishedAt[r.education]
	years := r.years + spread(key, "years", 4)
	years = max(1, min(years, lastDay.Year()-1-graduated))
	hired := max(p.founded.Year()+1, lastDay.Year()-years+spread(key, "hired", 2), graduated)
	hired = min(hired, lastDay.Year()-1)
	level, title := titleAfter(years)
	track := cmp.Or(r.track, domain.Testing)
	m := edge.StaffMember{
		Person: edge.Person{
			Name: who.name, IDNumber: who.idNumber, Mobile: who.mobile,
			School: pick(key, "school", schools), Major: pick(key, "major", majors), GraduatedOn: fmt.Sprintf("%d-06-30", graduated),
			TitleName: title, ContractSignedOn: year(hired), ContractFrom: year(hired),
		},
		Posts: map[string][]string{string(track): {}}, SigningScope: r.signingScope,
		Education: string(r.education), Title: string(level), Contract: string(domain.ContractLabor),
		YearsInField: fmt.Sprint(years), HiredOn: year(hired),
	}
	if title != "" {
		m.Person.TitleObtainedOn = fmt.Sprintf("%d-12-20", lastDay.Year()-1-spread(key, "title", min(3, years)))
	}
	if lastDay.Year()-hired >= 8 {
		m.Person.ContractOpen = true
	} else {
		m.Person.ContractTo = fmt.Sprintf("%d-06-30", hired+9)
	}
	for _, post := range r.posts {
		m.Posts[string(track)] = append(m.Posts[string(track)], string(post))
	}
	return m
}
