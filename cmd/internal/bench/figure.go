package bench

// figure is a ratio to report: a cell beside the best of its baselines, in
// words for people.
type figure struct {
	key       string
	measured  string
	baselines []string
	bar, aim  float64 // 0: none

	title   string
	meaning string   // what a reader of the table learns from it
	how     string   // is measured
	sql     []string // that is measured
	against string   // how the baseline is measured
	plain   []string // its SQL
}

// The cells.
const (
	cellAppend256  = "append_256"
	cellAppend1    = "append_1"
	cellAppend1000 = "append_1000"
	cellInsert1    = "insert_1"
	cellInsert8    = "insert_8"
	cellInsert32   = "insert_32"
	cellInsert64   = "insert_64"
	cellCopyIn     = "copy_in"
	cellReplay     = "replay"
	cellCopyOut    = "copy_out"
	cellLive       = "live"
	cellOneByOne   = "one_by_one"
	cellRebuild    = "rebuild"
)

const (
	manyClients  = 256
	batchSize    = 1000 // events of one append
	batchClients = 4    // that append so many
)

// What the log's own code sends, for those who read what is measured.
const (
	appendSQL = `SELECT … FROM log.append_batch(…) -- migrations/0001_log.sql`
	pageSQL   = `SELECT e.position, e.stream_id, e.revision, e.stored_at, e.id, e.type, e.meta, e.data FROM log.event e
	WHERE e.position > $1 ORDER BY e.position LIMIT $2`
	applySQL = `SELECT filing, state FROM folded WHERE filing = ANY ($1); -- projections/fold_keep.go
INSERT INTO folded … ON CONFLICT (filing) DO UPDATE …;
DELETE FROM registry …; DELETE FROM registry_track …; COPY registry …; COPY registry_track … -- projections/registry.go, if the entry alters`
	rebuildSQL = `COPY folded …; COPY registry …; COPY registry_track …; CREATE INDEX … -- projections/fold_keep.go, registry.go`
)

// figures are all ratios, in the order of the report.
var figures = []figure{
	{
		key: "append_256_clients", measured: cellAppend256, baselines: []string{cellInsert8, cellInsert32, cellInsert64}, bar: 2.3, aim: 3,
		title:   "256 个客户端逐条追加",
		meaning: "许多机构同时填报时的吞吐，与直接向一张普通表逐行插入相比",
		how: "256 个客户端各自向自己的流追加，每次一条，得到答复（已经落盘）后再追加下一条；四次追加中三次写入已有的流，" +
			"十次中一次占用一个键；并发版本检查、重复检查与占用检查都在其中（eventstore/postgres 的 Store.Append）。",
		sql:     []string{appendSQL},
		against: "8、32、64 个连接各自逐行插入并提交，取三者中最快的；同样的字节、同样的两个索引，位置由自增列给出，不分区，不保证次序，没有任何检查。",
		plain:   []string{plainTable, plainInsert},
	},
	{
		key: "append_1_client", measured: cellAppend1, baselines: []string{cellInsert1}, bar: 0.5,
		title:   "1 个客户端逐条追加",
		meaning: "一个人操作时，一次追加比一次普通提交慢多少",
		how:     "同上，只有一个客户端。",
		sql:     []string{appendSQL},
		against: "一个连接逐行插入并提交。",
		plain:   []string{plainInsert},
	},
	{
		key: "append_batch_1000", measured: cellAppend1000, baselines: []string{cellCopyIn}, bar: 0.6,
		title:   "每次追加 1000 条",
		meaning: "导入大量数据时的吞吐，与 PostgreSQL 最快的写入方式相比",
		how:     "4 个客户端各自追加，每次 1000 条（一次追加的上限），每次一个新的流；每次追加都是持久的，也都经过检查。",
		sql:     []string{appendSQL},
		against: "一个连接在一个事务里用二进制 COPY 写入空表，分区与索引与日志相同；提交计时在内，编码同样由客户端随写随做。",
		plain:   []string{copiedTable, `COPY copied.event (position, stream_id, revision, stored_at, id, type, meta, data) FROM STDIN (FORMAT binary)`},
	},
	{
		key: "replay_raw", measured: cellReplay, baselines: []string{cellCopyOut}, bar: 0.6, aim: 0.9,
		title:   "从头读出全部事件",
		meaning: "重建与核查读日志有多快，与数据库把同样的行直接送出相比",
		how:     "逐页读出整个日志，核对位置连续、补上流的名称，所有页都留在内存里（Store.Follow）；先读一遍不计。",
		sql:     []string{pageSQL},
		against: "一个连接用二进制 COPY 送出同样的行，客户端收到即弃，只数字节；先送一遍不计。",
		plain:   []string{copyOut},
	},
	{
		key: "read_model_live", measured: cellLive, baselines: []string{cellOneByOne}, bar: 30,
		title:   "公示名录实时更新",
		meaning: "成批更新读模型，比每条事件一个事务快多少倍",
		how:     "更新程序从空的名录开始，从头跟随日志，积压多少就在一个事务里处理多少（projections.Runner）。",
		sql:     []string{applySQL},
		against: "同一个名录、同样的语句，每条事件一个事务；不必等待答复的语句合在一起发送（BEGIN 随第一条，COMMIT 随最后一条），" +
			"所以只写的事务一次往返，先读的两次；与名录无关的事件只移动进度；改动条目的 COPY 不能合并，另有往返。事件已预先读出并解码，不计时。",
		plain: []string{`BEGIN`, applySQL, moveCheckpoint, `COMMIT`},
	},
	{
		key: "rebuild", measured: cellRebuild, baselines: []string{cellReplay}, bar: 0.2, aim: 0.3,
		title:   "重建公示名录",
		meaning: "从日志重建名录，与只把日志读一遍相比",
		how:     "从空的模式建起，读出整个日志，把名录攒在内存里再写出，建索引，整理统计信息，直到换上为止（projections.Rebuild）。",
		sql:     []string{pageSQL, rebuildSQL},
		against: "同一轮里“从头读出全部事件”的速度。",
		plain:   []string{pageSQL},
	},
}
