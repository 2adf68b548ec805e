package domain_test

import (
	"errors"
	"strings"
	"testing"

	"example.org/ledger/domain"
)

func TestParseText(t *testing.T) {
	for s, want := range map[string]domain.Text{
		"江苏澄屿环境检测有限公司":              "江苏澄屿环境检测有限公司",
		"  两端空格\u3000":              "两端空格",
		"ＡＢＣ（公司）":                   "ＡＢＣ（公司）",
		"Cafe\u0301":                "Café", // the twins of forms C and D are one text
		"Café":                      "Café",
		"\U00020164\U0002EBF0字":     "\U00020164\U0002EBF0字", // rare characters outside the basic plane
		"<script>alert(1)</script>": "<script>alert(1)</script>",
		`"><img onerror=x>`:         `"><img onerror=x>`,
		"{{.}}":                     "{{.}}",
		"' OR 1=1 --":               "' OR 1=1 --",
		"100%_sure":                 "100%_sure",
		"(a+)+$":                    "(a+)+$",
		`=HYPERLINK("x")`:           `=HYPERLINK("x")`,
		"＝1+1":                      "＝1+1",
		"+8619900001234":            "+8619900001234",
		"../../etc/passwd":          "../../etc/passwd",
		"浓度 ≥ 0.5 μg/m³, ℃":         "浓度 ≥ 0.5 μg/m³, ℃",
		"好 👍":                       "好 👍",
		"00017":                     "00017",
	} {
		if got, err := domain.ParseText(s, 1, 100); err != nil || got != want {
			t.Errorf("ParseText(%q) = %q, %v", s, got, err)
		}
	}
}

func TestParseTextRefuses(t *testing.T) {
	for s, want := range map[string]*domain.Error{
		"":                                 domain.ErrTextRequired,
		" \u3000\t":                        domain.ErrTextRequired,
		"一":                                domain.ErrTextTooShort,
		strings.Repeat("长", 11):            domain.ErrTextTooLong,
		strings.Repeat("x", 1<<20):         domain.ErrTextTooLong,
		"abc\xff":                          domain.ErrTextEncoding,
		"\xbd\xad\xcb\xd5":                 domain.ErrTextEncoding, // 江苏 in GBK
		"坏\uFFFD字":                         domain.ErrTextEncoding, // what decoders leave of an unpaired surrogate
		"非\uFFFE字":                         domain.ErrTextEncoding,
		"两\n行":                             domain.ErrTextLineBreak,
		"两\r\n行":                           domain.ErrTextLineBreak,
		"两\u2028行":                         domain.ErrTextLineBreak,
		"日志\r\nlevel=error":                domain.ErrTextLineBreak,
		"空\x00字":                           domain.ErrTextControl,
		"响\x07铃":                           domain.ErrTextControl,
		"制\t表":                             domain.ErrTextControl,
		"退\u009b格":                         domain.ErrTextControl,
		"右\u202e左":                         domain.ErrTextInvisible,
		"隔\u2066离":                         domain.ErrTextInvisible,
		"零\u200b宽":                         domain.ErrTextInvisible,
		"\ufeff开头":                         domain.ErrTextInvisible,
		"软\u00ad连":                         domain.ErrTextInvisible,
		"填\u3164充":                         domain.ErrTextInvisible,
		"盲\u2800文":                         domain.ErrTextInvisible,
		"异\U000E0100体":                     domain.ErrTextInvisible,
		"私\ue000有":                         domain.ErrTextPrivateUse,
		"私\U000F0000有":                     domain.ErrTextPrivateUse,
		"ab" + strings.Repeat("\u0335", 5): domain.ErrTextMarks,
	} {
		if got, err := domain.ParseText(s, 2, 10); !errors.Is(err, want) || got != "" {
			t.Errorf("ParseText(%.30q) = %q, %v, want %v", s, got, err, want)
		}
	}
}

func TestParseTextCountsCharacters(t *testing.T) {
	if _, err := domain.ParseText("检测检测", 4, 4); err != nil {
		t.Errorf("four characters: %v", err)
	}
	if got, err := domain.ParseText("  ", 0, 4); err != nil || got != "" {
		t.Errorf("an optional text left blank: %q, %v", got, err)
	}
}

func TestParseLines(t *testing.T) {
	got, err := domain.ParseLines("  一\r\n二\r三\u2028四\t五\n\n", 1, 20)
	if err != nil || got != "一\n二\n三\n四 五" {
		t.Errorf("ParseLines = %q, %v", got, err)
	}
	for s, want := range map[string]*domain.Error{
		"一\x00二":     domain.ErrTextControl,
		"一\u202e\n二": domain.ErrTextInvisible,
		"\n\n":       domain.ErrTextRequired,
		"一\v二":       domain.ErrTextLineBreak,
	} {
		if got, err := domain.ParseLines(s, 1, 20); !errors.Is(err, want) {
			t.Errorf("ParseLines(%q) = %q, %v, want %v", s, got, err, want)
		}
	}
}

func TestParseInstitutionName(t *testing.T) {
	for _, s := range []string{
		"江苏澄屿环境检测有限公司", "谱尼（上海）检测-分公司 No.2", "A&B检测“一”", "3M环境·监测", "\U0002EBF0江环境监测站",
	} {
		if got, err := domain.ParseInstitutionName(s); err != nil || string(got) != s {
			t.Errorf("ParseInstitutionName(%q) = %q, %v", s, got, err)
		}
	}
	for s, want := range map[string]*domain.Error{
		"  ":                     domain.ErrTextRequired,
		"一":                      domain.ErrTextTooShort,
		strings.Repeat("长", 121): domain.ErrTextTooLong,
		"检测👍公司":                  domain.ErrInstitutionNameAlphabet,
		"<script>检测":             domain.ErrInstitutionNameAlphabet,
		"检测\n公司":                 domain.ErrTextLineBreak,
	} {
		if got, err := domain.ParseInstitutionName(s); !errors.Is(err, want) {
			t.Errorf("ParseInstitutionName(%q) = %q, %v, want %v", s, got, err, want)
		}
	}
}
