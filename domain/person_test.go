package domain_test

import (
	"errors"
	"strings"
	"testing"

	"example.org/ledger/domain"
)

func TestParsePersonName(t *testing.T) {
	for s, want := range map[string]string{
		"沈予安":                   "沈予安",
		" 张 三 ":                 "张三",
		"李 Anna":                "李Anna",
		"Anna 李":                "Anna李",
		"张\u3000三":              "张三",
		"阿依古丽·买买提":              "阿依古丽·买买提",
		"阿依古丽•买买提":              "阿依古丽·买买提",
		"阿依古丽・买买提":              "阿依古丽·买买提",
		"阿依古丽･买买提":              "阿依古丽·买买提",
		"阿依古丽 · 买买提":            "阿依古丽·买买提",
		"阿依古丽.买买提":              "阿依古丽·买买提",
		"阿依古丽．买买提":              "阿依古丽·买买提",
		"王\U00020164":           "王\U00020164",
		"李\U0002EBF0\U00031350": "李\U0002EBF0\U00031350",
		"王〇":                    "王〇",
		"Jean-Luc  O’Neill Jr.": "Jean-Luc O'Neill Jr.",
		"J. R. Smith":           "J. R. Smith",
		"ＳＭＩＴＨ　Ｊｏｈｎ":            "SMITH John",
		"Nguye\u0302\u0303n An": "Nguyễn An",
		"G̃omez":                "G̃omez",
	} {
		if n, err := domain.ParsePersonName(s); err != nil || n.Reveal() != want {
			t.Errorf("ParsePersonName(%q) = %q, %v", s, n.Reveal(), err)
		}
	}
	for s, want := range map[string]*domain.Error{
		"":                       domain.ErrPersonNameLength,
		"  ":                     domain.ErrPersonNameLength,
		"王":                      domain.ErrPersonNameLength,
		strings.Repeat("王", 51):  domain.ErrPersonNameLength,
		strings.Repeat("王", 1e6): domain.ErrTextTooLong,
		"张3":                     domain.ErrPersonNameAlphabet,
		"张三😀":                    domain.ErrPersonNameAlphabet,
		"Иван":                   domain.ErrPersonNameAlphabet,
		"·买买提":                   domain.ErrPersonNameAlphabet,
		"买买提·":                   domain.ErrPersonNameAlphabet,
		"阿依··买买提":                domain.ErrPersonNameAlphabet,
		"张三（经理）":                 domain.ErrPersonNameAlphabet,
		"Smith  -Jones":          domain.ErrPersonNameAlphabet,
		"<b>x</b>":               domain.ErrPersonNameAlphabet,
		"\u0301王三":               domain.ErrPersonNameAlphabet,
		"张\n三":                   domain.ErrTextLineBreak,
		"王\ue863":                domain.ErrTextPrivateUse,
		"张\u200b三":               domain.ErrTextInvisible,
		"张\xff三":                 domain.ErrTextEncoding,
	} {
		if n, err := domain.ParsePersonName(s); !errors.Is(err, want) || !n.IsZero() {
			t.Errorf("ParsePersonName(%.20q) = %q, %v, want %v", s, n.Reveal(), err, want)
		}
	}
}

func TestParseMobile(t *testing.T) {
	for _, s := range []string{
		"19900001234", " 199 0000 1234 ", "199-0000-1234", "+8619900001234", "+86 199 0000 1234",
		"008619900001234", "8619900001234", "１９９００００１２３４",
	} {
		if m, err := domain.ParseMobile(s); err != nil || m.Reveal() != "19900001234" {
			t.Errorf("ParseMobile(%q): %v", s, err)
		}
	}
	if m, err := domain.ParseMobile("17012345678"); err != nil || !m.Equal(domain.RestoreMobile("17012345678")) {
		t.Errorf("a virtual operator's number: %v", err)
	}
	for _, s := range []string{
		"", "1990000123", "199000012345", "12900001234", "29900001234", "025-12345678", "+8519900001234",
		"1990000123X", "+86+8619900001234", "199000０1234０", strings.Repeat("1", 1<<20),
	} {
		if m, err := domain.ParseMobile(s); !errors.Is(err, domain.ErrMobileFormat) || !m.IsZero() {
			t.Errorf("ParseMobile(%.30q): %v", s, err)
		}
	}
}

func TestParseEmail(t *testing.T) {
	for s, want := range map[string]string{
		"lin@example.cn":              "lin@example.cn",
		" Lin.Jin+x@Mail.Example.CN ": "Lin.Jin+x@mail.example.cn",
	} {
		if e, err := domain.ParseEmail(s); err != nil || e.Reveal() != want || !e.Equal(domain.RestoreEmail(want)) {
			t.Errorf("ParseEmail(%q) = %q, %v", s, e.Reveal(), err)
		}
	}
	for _, s := range []string{
		"", "lin", "@example.cn", "lin@", "lin@@example.cn", "a@b@example.cn", "lin@example", "lin@example..cn",
		"lin@-example.cn", "lin@example.cn\r\nBcc: x@y.cn", "lin@example.cn\n", "Lin <lin@example.cn>", "a@x.cn,b@x.cn",
		".lin@example.cn", "l..n@example.cn", "林@example.cn", `"l n"@example.cn`, "lin@[127.0.0.1]",
		strings.Repeat("l", 65) + "@example.cn", "l@" + strings.Repeat("e.", 130) + "cn",
	} {
		if e, err := domain.ParseEmail(s); !errors.Is(err, domain.ErrEmailFormat) || !e.IsZero() {
			t.Errorf("ParseEmail(%.40q): %v", s, err)
		}
	}
}
