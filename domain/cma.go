package domain

// CMAStatus is what has become of a CMA certificate (资质认定证书状态), as the
// market regulation authorities publish it (检验检测机构资质认定管理办法, articles 22 and
// 31). The words are those of that register, not of a filing.
type CMAStatus string

// The statuses.
const (
	CMAValid     CMAStatus = "valid"
	CMAExpired   CMAStatus = "expired"
	CMASuspended CMAStatus = "suspended"
	CMARevoked   CMAStatus = "revoked"
	CMACanceled  CMAStatus = "canceled"
)

// ErrCMAStatusUnknown refuses a code that is no status.
var ErrCMAStatusUnknown = &Error{Kind: Invalid, Code: "cma_status.unknown"}

var cmaStatuses = codeList[CMAStatus]{
	{CMAValid, "有效"},
	{CMAExpired, "过期"},
	{CMASuspended, "暂停"},
	{CMARevoked, "撤销"},
	{CMACanceled, "注销"},
}

// ParseCMAStatus returns the status with the code s.
func ParseCMAStatus(s string) (CMAStatus, error) { return cmaStatuses.parse(s, ErrCMAStatusUnknown) }

// CMAStatuses returns the statuses in order.
func CMAStatuses() []CMAStatus { return cmaStatuses.codes() }

// Label returns the Chinese name.
func (s CMAStatus) Label() string { return cmaStatuses.label(s) }

// CMAIssuer is who issued a CMA certificate (发证机关): digits 3 and 4 of its
// number. They are no codes of GB/T 2260.
type CMAIssuer string

// ErrCMAIssuerUnknown refuses a code that is no issuer.
var ErrCMAIssuerUnknown = &Error{Kind: Invalid, Code: "cma_issuer.unknown"}

var cmaIssuers = codeList[CMAIssuer]{
	{"00", "国家级"}, {"01", "北京"}, {"02", "天津"}, {"03", "河北"}, {"04", "山西"}, {"05", "内蒙古"},
	{"06", "辽宁"}, {"07", "吉林"}, {"08", "黑龙江"}, {"09", "上海"}, {"10", "江苏"}, {"11", "浙江"},
	{"12", "安徽"}, {"13", "福建"}, {"14", "江西"}, {"15", "山东"}, {"16", "河南"}, {"17", "湖北"},
	{"18", "湖南"}, {"19", "广东"}, {"20", "广西"}, {"21", "海南"}, {"22", "重庆"}, {"23", "四川"},
	{"24", "贵州"}, {"25", "云南"}, {"26", "西藏"}, {"27", "陕西"}, {"28", "甘肃"}, {"29", "青海"},
	{"30", "宁夏"}, {"31", "新疆"},
}

// ParseCMAIssuer returns the issuer with the two digits s.
func ParseCMAIssuer(s string) (CMAIssuer, error) { return cmaIssuers.parse(s, ErrCMAIssuerUnknown) }

// CMAIssuers returns the issuers in order.
func CMAIssuers() []CMAIssuer { return cmaIssuers.codes() }

// Label returns the Chinese name.
func (i CMAIssuer) Label() string { return cmaIssuers.label(i) }

// CMANumber is the number of a CMA certificate (资质认定证书编号): twelve digits, of
// the year, the issuer, the field, the sector and a serial number.
type CMANumber string

// Why a number is refused.
var (
	ErrCMANumberFormat = &Error{Kind: Invalid, Code: "cma_number.format"} // not twelve digits
	ErrCMANumberFuture = &Error{Kind: Invalid, Code: "cma_number.future"} // of a year to come
)

// ParseCMANumber returns the number in s as typed: full-width digits and
// spaces are accepted. An issuer that is not on the list is advised against
// (see Issuer), never refused: that of the 兵团 is not known.
func ParseCMANumber(s string, today Date) (CMANumber, error) {
	if len(s) > longestCode {
		return "", ErrCMANumberFormat
	}
	s = foldCode(s)
	if !isDigits(s, 12) {
		return "", ErrCMANumberFormat
	}
	if "20"+s[:2] > string(today) { // a year sorts before its days
		return "", ErrCMANumberFuture
	}
	return CMANumber(s), nil
}

// Issuer returns who issued the certificate; ok is false if the list does not
// have the digits.
func (n CMANumber) Issuer() (i CMAIssuer, ok bool) {
	if len(n) < 4 {
		return "", false
	}
	i, err := ParseCMAIssuer(string(n[2:4]))
	return i, err == nil
}

// CNASNumber is the registration number of a laboratory accreditation
// (实验室认可证书编号), which is optional (Q4.1): CNAS L and four or five digits.
type CNASNumber string

// ErrCNASNumberFormat refuses what is no such number.
var ErrCNASNumberFormat = &Error{Kind: Invalid, Code: "cnas_number.format"}

// ParseCNASNumber returns the number in s, spelled "CNAS L1234".
func ParseCNASNumber(s string) (CNASNumber, error) {
	if len(s) > longestCode {
		return "", ErrCNASNumberFormat
	}
	s = foldCode(s)
	if len(s) < len("CNASL") || s[:5] != "CNASL" || !isDigits(s[5:], 4) && !isDigits(s[5:], 5) {
		return "", ErrCNASNumberFormat
	}
	return CNASNumber("CNAS " + s[4:]), nil
}
