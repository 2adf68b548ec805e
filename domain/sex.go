package domain

// Sex is a person's sex (性别) as the ID number tells it.
type Sex string

// The sexes.
const (
	Male   Sex = "male"
	Female Sex = "female"
)

var sexes = codeList[Sex]{{Male, "男"}, {Female, "女"}}

// Label returns the Chinese word.
func (s Sex) Label() string { return sexes.label(s) }

// Sexes returns the sexes in order.
func Sexes() []Sex { return sexes.codes() }
