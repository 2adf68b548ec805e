package domain

// CountyCode is the six-digit code of a county-level division (行政区划代码),
// GB/T 2260.
type CountyCode string

// ErrCountyCodeFormat refuses what is not six digits that begin with a province.
var ErrCountyCodeFormat = &Error{Kind: Invalid, Code: "county_code.format"}

// ParseCountyCode returns the code in s. Only its province is checked: counties
// are founded and abolished, and the list of them is not ours.
func ParseCountyCode(s string) (CountyCode, error) {
	if len(s) > longestCode {
		return "", ErrCountyCodeFormat
	}
	s = foldCode(s)
	if !isDigits(s, 6) {
		return "", ErrCountyCodeFormat
	}
	if _, err := authorities.parse(s[:2], ErrCountyCodeFormat); err != nil || Authority(s[:2]) == XPCC {
		return "", ErrCountyCodeFormat
	}
	return CountyCode(s), nil
}

// Province returns the first two digits.
func (c CountyCode) Province() string {
	if len(c) < 2 {
		return ""
	}
	return string(c[:2])
}

// Postcode is a postal code (邮政编码): six digits.
type Postcode string

// ErrPostcodeFormat refuses what is not six digits.
var ErrPostcodeFormat = &Error{Kind: Invalid, Code: "postcode.format"}

// ParsePostcode returns the postal code in s.
func ParsePostcode(s string) (Postcode, error) {
	if len(s) > longestCode {
		return "", ErrPostcodeFormat
	}
	s = foldCode(s)
	if !isDigits(s, 6) {
		return "", ErrPostcodeFormat
	}
	return Postcode(s), nil
}
