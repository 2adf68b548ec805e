package story

import (
	"fmt"
	"slices"
	"strings"

	"example.org/ledger/domain"
	"example.org/ledger/internal/edge"
	"github.com/google/uuid"
)

// instrument is a kind of instrument that institutions have.
type instrument struct {
	name, model     string
	use             domain.EquipmentUse
	categories      []string
	measures        string // 测量范围
	accuracy        string
	mode            domain.Traceability
	manufacturer    int // in manufacturers
	validityInYears int
}

// manufacturers and laboratories that do not exist.
var (
	manufacturers = []string{
		"江源精密仪器有限公司", "云衡分析仪器厂", "岫光科学仪器有限公司", "海岱环境仪器有限公司", "北渚电子仪器有限公司",
		"澹川色谱仪器有限公司", "墨岭实验设备有限公司", "岚川辐射仪器厂", "汀湾海洋仪器有限公司",
	}
	laboratories = []string{"江州计量测试所", "云麓计量检测中心", "临海仪器校准实验室", "朔方计量测试所"}
)

const (
	verified   = domain.TraceabilityVerification
	calibrated = domain.TraceabilityCalibration
)

// The instruments that the story calls by their names.
var (
	phMeter = instrument{
		"便携式pH计", "PHB-4", domain.UseFieldTesting, []string{"M01"}, "pH 0.00～14.00", "±0.03 pH", verified, 0, 1,
	}
	spectrophotometer = instrument{
		"紫外可见分光光度计", "T6", domain.UseLaboratoryAnalysis, []string{"M01"}, "190～1100 nm", "±1.0 nm", verified, 1, 1,
	}
	fieldMeter = instrument{
		"工频电磁场仪", "SL-EF1", domain.UseFieldTesting, []string{"M11"}, "电场 0.1 V/m～100 kV/m，磁场 10 nT～10 mT", "±5%", calibrated, 4, 1,
	}
	leasedSampler = instrument{
		"环境空气颗粒物综合采样器", "KL-2050", domain.UseSampling, []string{"M02"}, "60～130 L/min", "±2%", calibrated, 3, 1,
	}
	spareGasAnalyzer = instrument{
		"烟气分析仪备机", "HS-3000", domain.UseSpareUnit, []string{"source_gas"}, "SO₂、NO 0～3000 mg/m³", "±5%", verified, 3, 1,
	}
	clientsMonitor = instrument{
		"烟气排放连续监测系统（CEMS）", "YC-100", domain.UseSpareUnit, []string{"source_gas"}, "SO₂、NO 0～500 mg/m³", "±5%", verified, 3, 1,
	}
	soundMeter = instrument{
		"多功能声级计", "AWA-型", domain.UseFieldTesting, []string{"M09"}, "25～140 dB", "1级", verified, 4, 1,
	}
)

// catalog has instruments for every monitoring category.
var catalog = []instrument{
	phMeter,
	{"自动烟尘烟气测试仪", "YC-3000", domain.UseSampling, []string{"M02"}, "5～80 L/min", "±2.5%", calibrated, 3, 1},
	spectrophotometer,
	soundMeter,
	{"原子吸收分光光度计", "YX-700", domain.UseLaboratoryAnalysis, []string{"M01", "M03"}, "190～900 nm", "检出限（铜）≤0.01 mg/L", calibrated, 1, 2},
	{"便携式溶解氧测定仪", "RY-60", domain.UseFieldTesting, []string{"M01"}, "0～20 mg/L", "±0.3 mg/L", verified, 0, 1},
	{"环境空气颗粒物综合采样器", "KL-2050", domain.UseSampling, []string{"M02"}, "60～130 L/min", "±2%", calibrated, 3, 1},
	{"气相色谱仪", "QX-9000", domain.UseLaboratoryAnalysis, []string{"M02"}, "FID 检出限 ≤5×10⁻¹² g/s", "RSD≤3%", verified, 1, 2},
	{"声校准器", "SJ-94", domain.UseFieldTesting, []string{"M09"}, "94.0 dB，114.0 dB", "1级", verified, 4, 1},
	{"离子色谱仪", "LZ-300", domain.UseLaboratoryAnalysis, []string{"M01", "M02"}, "0～100 mg/L", "RSD≤1.5%", verified, 1, 2},
	{"电子天平（十万分之一）", "TP-205", domain.UseLaboratoryAnalysis, []string{"M01", "M02"}, "0～200 g", "I级", verified, 2, 1},
	{"原子荧光光度计", "YG-820", domain.UseLaboratoryAnalysis, []string{"M01", "M03"}, "检出限（砷）≤0.01 μg/L", "RSD≤1%", calibrated, 1, 2},
	{"红外分光测油仪", "CY-480", domain.UseLaboratoryAnalysis, []string{"M01"}, "0～800 mg/L", "RSD≤2%", calibrated, 2, 1},
	{"恒温恒湿称重系统", "HW-50", domain.UseLaboratoryAnalysis, []string{"M02"}, "20 ℃±1 ℃，50%RH±5%RH", "0.01 mg", calibrated, 3, 1},
	{"生化培养箱", "SP-250", domain.UseLaboratoryAnalysis, []string{"M01"}, "5～60 ℃", "±1 ℃", calibrated, 2, 1},
	{"石墨消解仪", "XJ-48", domain.UseSamplePreparation, []string{"M01", "M03"}, "室温～240 ℃", "±1 ℃", calibrated, 2, 1},
	{"大气采样器", "DQ-1.5", domain.UseSampling, []string{"M02"}, "0.1～1.5 L/min", "±5%", verified, 3, 1},
	{"烟气分析仪", "HS-3000", domain.UseFieldTesting, []string{"M02"}, "SO₂、NO 0～3000 mg/m³", "±5%", verified, 3, 1},
	{"环境振动分析仪", "ZD-20", domain.UseFieldTesting, []string{"M10"}, "50～140 dB", "±0.5 dB", verified, 4, 1},
	{"浊度计", "ZD-200", domain.UseFieldTesting, []string{"M01"}, "0～200 NTU", "±6%", verified, 0, 1},
	{"翻转式振荡器", "FZ-12", domain.UseSamplePreparation, []string{"M04"}, "30 r/min±2 r/min", "±2 r/min", calibrated, 2, 1},
	{"固体废物采样器", "GF-1", domain.UseSampling, []string{"M04"}, "0～1.5 m", "±1 cm", calibrated, 3, 1},
	{"实验室盐度计", "YD-600", domain.UseLaboratoryAnalysis, []string{"M05"}, "2～42", "±0.003", calibrated, 0, 1},
	{"海水采水器", "HC-5", domain.UseSampling, []string{"M05"}, "5 L", "±2%", calibrated, 3, 1},
	{"生物显微镜", "XW-40", domain.UseLaboratoryAnalysis, []string{"M07"}, "40×～1000×", "±2%", calibrated, 2, 2},
	{"隔水式恒温培养箱", "GS-270", domain.UseLaboratoryAnalysis, []string{"M07"}, "室温+5～65 ℃", "±0.5 ℃", calibrated, 2, 1},
	{"真空冷冻干燥机", "LG-10", domain.UseSamplePreparation, []string{"M03", "M08"}, "≤-50 ℃", "±2 ℃", calibrated, 2, 1},
	{"微波消解仪", "WX-40", domain.UseSamplePreparation, []string{"M03", "M08"}, "室温～250 ℃", "±2 ℃", calibrated, 2, 1},
	fieldMeter,
	{"射频电磁场分析仪", "SP-RF6", domain.UseFieldTesting, []string{"M11"}, "100 kHz～6 GHz，0.2～650 V/m", "±1 dB", calibrated, 4, 1},
	{"环境级X-γ剂量率仪", "XG-2010", domain.UseFieldTesting, []string{"M12"}, "10 nGy/h～100 μGy/h", "±15%", verified, 4, 1},
	{"α、β表面污染仪", "AB-170", domain.UseFieldTesting, []string{"M12"}, "0.1～10⁴ s⁻¹", "±25%", verified, 4, 1},
	{"低本底α、β测量仪", "DB-4", domain.UseLaboratoryAnalysis, []string{"M12"}, "α本底≤0.003 cm⁻²·min⁻¹", "RSD≤5%", verified, 4, 2},
	{"油气回收多参数检测仪", "YQ-7003", domain.UseFieldTesting, []string{"M13"}, "0～2500 Pa，0～150 L/min", "±2%", calibrated, 3, 1},
	spareGasAnalyzer,
	{"化学需氧量自动监测仪备机", "HX-COD", domain.UseSpareUnit, []string{"source_water"}, "15～2000 mg/L", "±10%", calibrated, 2, 1},
	{"便携式烟气比对分析仪", "BD-300", domain.UseComparison, []string{"source_gas"}, "SO₂、NO 0～1500 mg/m³", "±3%", verified, 3, 1},
	{"便携式水质比对分析仪", "BD-W5", domain.UseComparison, []string{"source_water", "surface_water"}, "0～500 mg/L", "±5%", verified, 0, 1},
	{"PM₂.₅自动监测仪备机", "KQ-25", domain.UseSpareUnit, []string{"ambient_air"}, "0～1000 μg/m³", "±1.5 μg/m³", calibrated, 3, 1},
	{"水质自动监测站采样单元备机", "SZ-8", domain.UseSpareUnit, []string{"surface_water"}, "0～5 m", "±2%", calibrated, 0, 1},
	{"环境噪声自动监测仪备机", "ZS-1", domain.UseSpareUnit, []string{"noise"}, "30～130 dB", "1级", verified, 4, 1},
	{"微型环境空气站备机", "XW-A1", domain.UseSpareUnit, []string{"other"}, "PM₂.₅ 0～500 μg/m³", "±10%", calibrated, 3, 1},
}

// track is the one that the instrument serves.
func (k instrument) track() domain.Track { return domain.MonitoringCategory(k.categories[0]).Track() }

// kinds returns the instruments of the catalog that serve a category of the
// institution in a track.
func (p profile) kinds(t domain.Track) []instrument {
	return slices.DeleteFunc(slices.Clone(catalog), func(k instrument) bool {
		return !slices.ContainsFunc(k.categories, func(c string) bool { return slices.Contains(p.declared(t), c) })
	})
}

// kindNamed returns the instrument of the catalog with the name.
func kindNamed(name string) instrument {
	return catalog[slices.IndexFunc(catalog, func(k instrument) bool { return k.name == name })]
}

// instrument enters an instrument of a kind. The key names the entry.
func (p profile) instrument(key, assetNumber string, k instrument, premises uuid.UUID) edge.Equipment {
	bought := domain.Date(fmt.Sprintf("%d-03-15", max(p.founded.Year()+1, 2018))).AddDays(spread(key, "bought", 900))
	traced := domain.Date("2025-07-20").AddDays(spread(key, "traced", 160))
	var categories []string
	for _, c := range k.categories {
		if slices.Contains(p.declared(k.track()), c) {
			categories = append(categories, c)
		}
	}
	if categories == nil {
		categories = k.categories // bought ahead of an amendment of the scope
	}
	return edge.Equipment{
		AssetNumber: assetNumber, Name: k.name, Model: k.model, Manufacturer: manufacturers[k.manufacturer],
		FactoryNumber: fmt.Sprintf("%d-%05d", bought.Year(), spread(key, "factory", 100_000)),
		Tracks:        []string{string(k.track())}, Uses: []string{string(k.use)}, Categories: categories,
		Range: k.measures, Accuracy: k.accuracy, BoughtOn: string(bought), FirstUsedOn: string(bought.AddDays(20)),
		Ownership: string(domain.EquipmentOwned), PremisesID: premises,
		Traceability: k.traced(key, traced), Confirmation: string(domain.ConfirmedConforming), AntiTamper: k.keepsData(),
	}
}

// keepsData is what instruments do against altered data of which it is asked
// (生态环境监测机构评审补充要求, article 12).
func (k instrument) keepsData() []string {
	if strings.Contains(k.name, "声级计") || strings.Contains(k.name, "烟气") || strings.Contains(k.name, "烟尘") {
		return []string{string(domain.AntiTamperLog), string(domain.AntiTamperPrinting)}
	}
	return nil
}

// traced is a verification or calibration on a day.
func (k instrument) traced(key string, on domain.Date) edge.Traceability {
	return edge.Traceability{
		Mode: string(k.mode), Organization: pick(key, "laboratory", laboratories),
		Certificate: fmt.Sprintf("JZ%d-%06d", on.Year(), spread(key, string(on), 1_000_000)),
		On:          string(on), To: string(on.AddMonthsClipped(12 * k.validityInYears).AddDays(-1)),
	}
}
