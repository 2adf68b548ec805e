package domain

import "strings"

// BasicItem is a basic item of a monitoring category (基本项目): who applies for
// the category needs all of them (生态环境监测机构评审补充要求（2025年）, annex 2). The code
// is the category's and a number in the annex's order. The filing advises on
// items that are missing; it never refuses.
type BasicItem string

// ErrBasicItemUnknown refuses a code that is no basic item.
var ErrBasicItemUnknown = &Error{Kind: Invalid, Code: "basic_item.unknown"}

// basicItemNames are the items by category, in the annex's order.
var basicItemNames = []struct {
	category MonitoringCategory
	names    string
}{
	{MonitoringWater, "水温 pH值 色度 悬浮物 溶解氧 高锰酸盐指数 化学需氧量 五日生化需氧量 氟化物 氨氮 总磷 总氮 六价铬 氰化物 挥发酚 石油类 阴离子表面活性剂 硫化物"},
	{MonitoringAirAndWasteGas, "总悬浮颗粒物 二氧化硫 氮氧化物 颗粒物"},
	{MonitoringSoilAndSediment, "pH值 镉 汞 砷 铅 铬 铜 镍 锌 铬（六价） 干物质和水分"},
	{MonitoringSolidWaste, "腐蚀性 六价铬 汞 铅 镉 铬 铜 锌 镍 砷"},
	{MonitoringSeawater, "水温 pH值 盐度 水色 悬浮物 溶解氧 化学需氧量 生化需氧量 活性磷酸盐 六价铬 氰化物 硫化物 挥发酚 油类 阴离子表面活性剂 氨 亚硝酸盐 硝酸盐"},
	{MonitoringMarineSediment, "汞 镉 铅 锌 铜 铬 砷 油类 硫化物 有机碳 含水率"},
	{MonitoringBiology, "粪大肠菌群 总大肠菌群"},
	{MonitoringBiologicalResidue, "汞 镉 铅 锌 铜 铬 砷"},
	{MonitoringNoise, "厂界环境噪声 社会生活环境噪声"},
	{MonitoringVibration, "城市区域环境振动"},
	{MonitoringElectromagneticField, "射频电磁场 工频电场/工频磁场"},
	{MonitoringIonizingRadiation, "总α放射性 总β放射性 X-γ辐射剂量率 α、β表面污染"},
	{MonitoringOilVaporRecovery, "液阻 密闭性 气液比 油气排放浓度（非甲烷总烃）"},
}

var basicItems = func() (list codeList[BasicItem]) {
	for _, c := range basicItemNames {
		for i, name := range strings.Fields(c.names) {
			code := string(c.category) + "." + string(rune('0'+(i+1)/10)) + string(rune('0'+(i+1)%10))
			list = append(list, struct {
				code  BasicItem
				label string
			}{BasicItem(code), name})
		}
	}
	return list
}()

// ParseBasicItem returns the item with the code s.
func ParseBasicItem(s string) (BasicItem, error) { return basicItems.parse(s, ErrBasicItemUnknown) }

// BasicItems returns the items of all categories in order.
func BasicItems() []BasicItem { return basicItems.codes() }

// Label returns the Chinese name. Several categories have items of one name.
func (i BasicItem) Label() string { return basicItems.label(i) }

// Category returns the category the item belongs to, "" for a code this
// program does not know.
func (i BasicItem) Category() MonitoringCategory {
	if _, err := ParseBasicItem(string(i)); err != nil {
		return ""
	}
	return MonitoringCategory(i[:3])
}

// Alternative numbers the set of items that the item belongs to where one set
// of several is enough, as for ionizing radiation; 0 where all are needed.
func (i BasicItem) Alternative() int {
	switch i {
	case "M12.01", "M12.02":
		return 1
	case "M12.03", "M12.04":
		return 2
	}
	return 0
}

// Restored reports whether the name was illegible in the copy of the annex that
// we have, and was put in from the context.
func (i BasicItem) Restored() bool {
	switch i.Label() {
	case "氰化物", "砷":
		return true
	case "镍":
		return i.Category() == MonitoringSoilAndSediment || i.Category() == MonitoringSolidWaste
	}
	return false
}

// Synonyms returns the other names that the annex's interpretation (市监检测（司）函
// 〔2026〕51号, article 23) declares equal.
func (i BasicItem) Synonyms() []string {
	switch i.Label() {
	case "氨氮":
		return []string{"氨（以N计）"}
	case "六价铬":
		return []string{"铬（六价）"}
	case "铬（六价）":
		return []string{"六价铬"}
	case "石油类":
		return []string{"石油"}
	case "阴离子表面活性剂":
		return []string{"阴离子合成洗涤剂"}
	}
	return nil
}
