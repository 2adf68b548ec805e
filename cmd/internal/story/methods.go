package story

import (
	"strings"

	"example.org/ledger/domain"
	"example.org/ledger/internal/edge"
	"github.com/google/uuid"
)

// methods are what annexes of the story list of each category: the basic items,
// and the standards by which they are usually measured. A line is the parameter,
// the number of the standard and, after a bar, its name.
var methods = map[domain.MonitoringCategory]struct{ object, lines string }{
	domain.MonitoringWater: {"地表水、地下水、污水", `
水温 GB/T 13195-1991|水质 水温的测定 温度计或颠倒温度计测定法
pH值 HJ 1147-2020|水质 pH值的测定 电极法
色度 GB/T 11903-1989|水质 色度的测定
悬浮物 GB/T 11901-1989|水质 悬浮物的测定 重量法
溶解氧 HJ 506-2009|水质 溶解氧的测定 电化学探头法
高锰酸盐指数 GB/T 11892-1989|水质 高锰酸盐指数的测定
化学需氧量 HJ 828-2017|水质 化学需氧量的测定 重铬酸盐法
五日生化需氧量 HJ 505-2009|水质 五日生化需氧量（BOD5）的测定 稀释与接种法
氟化物 GB/T 7484-1987|水质 氟化物的测定 离子选择电极法
氨氮 HJ 535-2009|水质 氨氮的测定 纳氏试剂分光光度法
总磷 GB/T 11893-1989|水质 总磷的测定 钼酸铵分光光度法
总氮 HJ 636-2012|水质 总氮的测定 碱性过硫酸钾消解紫外分光光度法
六价铬 GB/T 7467-1987|水质 六价铬的测定 二苯碳酰二肼分光光度法
氰化物 HJ 484-2009|水质 氰化物的测定 容量法和分光光度法
挥发酚 HJ 503-2009|水质 挥发酚的测定 4-氨基安替比林分光光度法
石油类 HJ 970-2018|水质 石油类的测定 紫外分光光度法
阴离子表面活性剂 GB/T 7494-1987|水质 阴离子表面活性剂的测定 亚甲蓝分光光度法
硫化物 HJ 1226-2021|水质 硫化物的测定 亚甲基蓝分光光度法`},
	domain.MonitoringAirAndWasteGas: {"环境空气、废气", `
总悬浮颗粒物 HJ 1263-2022|环境空气 总悬浮颗粒物的测定 重量法
二氧化硫 HJ 57-2017|固定污染源废气 二氧化硫的测定 定电位电解法
氮氧化物 HJ 693-2014|固定污染源废气 氮氧化物的测定 定电位电解法
颗粒物 HJ 836-2017|固定污染源废气 低浓度颗粒物的测定 重量法`},
	domain.MonitoringSoilAndSediment: {"土壤、沉积物", `
pH值 HJ 962-2018|土壤 pH值的测定 电位法
镉 GB/T 17141-1997|土壤质量 铅、镉的测定 石墨炉原子吸收分光光度法
汞 HJ 680-2013|土壤和沉积物 汞、砷、硒、铋、锑的测定 微波消解/原子荧光法
砷 HJ 680-2013|土壤和沉积物 汞、砷、硒、铋、锑的测定 微波消解/原子荧光法
铅 GB/T 17141-1997|土壤质量 铅、镉的测定 石墨炉原子吸收分光光度法
铬 HJ 491-2019|土壤和沉积物 铜、锌、铅、镍、铬的测定 火焰原子吸收分光光度法
铜 HJ 491-2019|土壤和沉积物 铜、锌、铅、镍、铬的测定 火焰原子吸收分光光度法
镍 HJ 491-2019|土壤和沉积物 铜、锌、铅、镍、铬的测定 火焰原子吸收分光光度法
锌 HJ 491-2019|土壤和沉积物 铜、锌、铅、镍、铬的测定 火焰原子吸收分光光度法
铬（六价） HJ 1082-2019|土壤和沉积物 六价铬的测定 碱溶液提取-火焰原子吸收分光光度法
干物质和水分 HJ 613-2011|土壤 干物质和水分的测定 重量法`},
	domain.MonitoringSolidWaste: {"固体废物", `
腐蚀性 GB/T 15555.12-1995|固体废物 腐蚀性测定 玻璃电极法
六价铬 GB/T 15555.4-1995|固体废物 六价铬的测定 二苯碳酰二肼分光光度法
汞 HJ 702-2014|固体废物 汞、砷、硒、铋、锑的测定 微波消解/原子荧光法
铅 HJ 781-2016|固体废物 22种金属元素的测定 电感耦合等离子体发射光谱法
镉 HJ 781-2016|固体废物 22种金属元素的测定 电感耦合等离子体发射光谱法
铬 HJ 781-2016|固体废物 22种金属元素的测定 电感耦合等离子体发射光谱法
铜 HJ 781-2016|固体废物 22种金属元素的测定 电感耦合等离子体发射光谱法
锌 HJ 781-2016|固体废物 22种金属元素的测定 电感耦合等离子体发射光谱法
镍 HJ 781-2016|固体废物 22种金属元素的测定 电感耦合等离子体发射光谱法
砷 HJ 702-2014|固体废物 汞、砷、硒、铋、锑的测定 微波消解/原子荧光法`},
	domain.MonitoringSeawater:          {"海水", allBy(domain.MonitoringSeawater, "GB 17378.4-2007|海洋监测规范 第4部分：海水分析")},
	domain.MonitoringMarineSediment:    {"海洋沉积物", allBy(domain.MonitoringMarineSediment, "GB 17378.5-2007|海洋监测规范 第5部分：沉积物分析")},
	domain.MonitoringBiologicalResidue: {"生物体", allBy(domain.MonitoringBiologicalResidue, "GB 17378.6-2007|海洋监测规范 第6部分：生物体分析")},
	domain.MonitoringBiology: {"水质", `
粪大肠菌群 HJ 347.2-2018|水质 粪大肠菌群的测定 多管发酵法
总大肠菌群 HJ 755-2015|水质 总大肠菌群和粪大肠菌群的测定 纸片快速法`},
	domain.MonitoringNoise: {"噪声", `
厂界环境噪声 GB 12348-2008|工业企业厂界环境噪声排放标准
社会生活环境噪声 GB 22337-2008|社会生活环境噪声排放标准`},
	domain.MonitoringVibration: {"振动", `
城市区域环境振动 GB/T 10071-1988|城市区域环境振动测量方法`},
	domain.MonitoringElectromagneticField: {"电磁辐射", `
射频电磁场 HJ/T 10.2-1996|辐射环境保护管理导则 电磁辐射监测仪器和方法
工频电场 HJ 681-2013|交流输变电工程电磁环境监测方法（试行）
工频磁场 HJ 681-2013|交流输变电工程电磁环境监测方法（试行）`},
	domain.MonitoringIonizingRadiation: {"电离辐射", `
总α放射性 HJ 898-2017|水质 总α放射性的测定 厚源法
总β放射性 HJ 899-2017|水质 总β放射性的测定 厚源法
X-γ辐射剂量率 HJ 1157-2021|环境γ辐射剂量率测量技术规范
α、β表面污染 GB/T 14056.1-2008|表面污染测定 第1部分：β发射体和α发射体`},
	domain.MonitoringOilVaporRecovery: {"加油站油气回收系统", `
液阻 GB 20952-2020|加油站大气污染物排放标准
密闭性 GB 20952-2020|加油站大气污染物排放标准
气液比 GB 20952-2020|加油站大气污染物排放标准
油气排放浓度（非甲烷总烃） HJ 38-2017|固定污染源废气 总烃、甲烷和非甲烷总烃的测定 气相色谱法`},
}

// allBy are the lines of a category all items of which are measured by one
// standard.
func allBy(c domain.MonitoringCategory, standard string) string {
	var b strings.Builder
	for _, item := range domain.BasicItems() {
		if item.Category() == c {
			b.WriteString("\n" + item.Label() + " " + standard)
		}
	}
	return b.String()
}

// annexOf are the rows that an annex has for categories in a place.
func annexOf(place uuid.UUID, categories ...string) []edge.AnnexRow {
	var rows []edge.AnnexRow
	for i, c := range categories {
		of := methods[domain.MonitoringCategory(c)]
		n := 0
		for line := range strings.SplitSeq(strings.TrimSpace(of.lines), "\n") {
			n++
			parameter, standard, _ := strings.Cut(line, " ")
			number, name, _ := strings.Cut(standard, "|")
			rows = append(rows, edge.AnnexRow{
				PremisesID: place, Category: c, Object: of.object, ItemNo: itemNo(i+1, n), Parameter: parameter,
				StandardNo: number, StandardName: name, MethodKind: string(domain.MethodStandard),
			})
		}
	}
	return rows
}
