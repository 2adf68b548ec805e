-- The log: every event ever recorded, and the claims on keys that follow from
-- them. Nobody but the function append_batch writes here; nobody changes or
-- removes an event.
--
-- Words: a position is an event's place in the whole log, contiguous from 1; a
-- revision is its place in its stream, contiguous from 0.

-- +goose Up

-- Roles belong to the cluster, not to the database: another database may make
-- them at this very moment.
-- +goose StatementBegin
DO $$
DECLARE
	name text;
BEGIN
	FOREACH name IN ARRAY ARRAY['log_owner', 'ledger_app'] LOOP
		IF to_regrole(name) IS NULL THEN
			BEGIN
				EXECUTE format('CREATE ROLE %I NOLOGIN', name);
			EXCEPTION WHEN duplicate_object OR unique_violation THEN
				NULL;
			END;
		END IF;
		IF NOT pg_has_role(current_user, name, 'MEMBER') THEN
			EXECUTE format('GRANT %I TO CURRENT_USER', name);
		END IF;
	END LOOP;
	-- Read models make schemas of their own.
	EXECUTE format('GRANT CREATE ON DATABASE %I TO ledger_app', current_database());
END $$;
-- +goose StatementEnd

-- So that the application can tell whether it fits the database.
GRANT SELECT ON public.migration TO ledger_app;

CREATE SCHEMA log AUTHORIZATION log_owner;
SET LOCAL ROLE log_owner;
GRANT USAGE ON SCHEMA log TO ledger_app;

-- One row. Its lock makes appends follow one another, and since the counter is
-- undone with the transaction that moved it, positions have no gaps and their
-- order is the order of commits.
CREATE TABLE log.head (
	id            smallint PRIMARY KEY DEFAULT 1 CHECK (id = 1),
	last_position bigint   NOT NULL
) WITH (fillfactor = 10);
INSERT INTO log.head (last_position) VALUES (0);

CREATE TABLE log.stream (
	id            bigint   PRIMARY KEY, -- the position of its first event
	name          text     COLLATE "C" NOT NULL UNIQUE,
	revision      integer  NOT NULL,    -- of its last event
	last_position bigint   NOT NULL     -- of its last event
) WITH (fillfactor = 70);

-- The type is text: some 20 bytes an event of about 500 buy rows that can be
-- read and rebuilt without a second table. meta and data are bytea, because
-- bytes are what was recorded and what a hash is taken of.
--
-- An event's id is unique in its stream by construction and by the comparison
-- that append_batch makes of repeats; there is no index on it.
CREATE TABLE log.event (
	position  bigint      NOT NULL,
	stream_id bigint      NOT NULL,
	revision  integer     NOT NULL,
	stored_at timestamptz NOT NULL, -- of the transaction; it orders nothing
	id        uuid        NOT NULL,
	type      text        COLLATE "C" NOT NULL,
	meta      bytea       NOT NULL,
	data      bytea       NOT NULL,
	PRIMARY KEY (position)
) PARTITION BY RANGE (position);

-- Who holds which key, as the log has it: take and hand set the row, release
-- removes it.
CREATE TABLE log.claim (
	kind     text   COLLATE "C" NOT NULL,
	key      bytea  NOT NULL,
	stream   text   COLLATE "C" NOT NULL, -- the holder; by name, because a key may be handed to a stream not begun yet
	subject  uuid   NOT NULL,             -- within the stream; all zero for kinds that have none
	position bigint NOT NULL,             -- of the first event of the append that took or handed it last
	PRIMARY KEY (kind, key)
) WITH (fillfactor = 80);

-- +goose StatementBegin
CREATE FUNCTION log.refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	RAISE EXCEPTION 'the log is append-only: % refused', tg_op USING ERRCODE = 'feature_not_supported';
END $$;
-- +goose StatementEnd

CREATE TRIGGER no_change BEFORE UPDATE OR DELETE ON log.event FOR EACH ROW EXECUTE FUNCTION log.refuse();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON log.event FOR EACH STATEMENT EXECUTE FUNCTION log.refuse();

-- ensure_partitions makes the partition that the next event goes to and the
-- two after it, and returns the last position that has one. A table is made
-- first and attached then, because that blocks neither readers nor appends,
-- which CREATE TABLE ... PARTITION OF would.
--
-- A unique index over all partitions is impossible, one for each is a second
-- guard for what append_batch checks: one event at one revision of a stream.
-- A trigger of the parent that refuses TRUNCATE does not fire when a partition
-- is truncated by its own name, hence one on each.
-- +goose StatementBegin
CREATE FUNCTION log.ensure_partitions() RETURNS bigint LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, log, pg_temp AS $$
DECLARE
	size  constant bigint := 10000000;
	first bigint;
	i     bigint;
	part  text;
BEGIN
	LOCK TABLE log.event IN SHARE UPDATE EXCLUSIVE MODE; -- one at a time
	SELECT h.last_position / size INTO STRICT first FROM log.head h;
	FOR i IN first .. first + 2 LOOP
		part := 'event_' || lpad(i::text, 4, '0');
		CONTINUE WHEN to_regclass('log.' || part) IS NOT NULL;
		EXECUTE format('CREATE TABLE log.%I (LIKE log.event INCLUDING STORAGE,
			PRIMARY KEY (position), UNIQUE (stream_id, revision))', part);
		EXECUTE format('CREATE TRIGGER no_truncate BEFORE TRUNCATE ON log.%I
			FOR EACH STATEMENT EXECUTE FUNCTION log.refuse()', part);
		EXECUTE format('ALTER TABLE log.event ATTACH PARTITION log.%I FOR VALUES FROM (%s) TO (%s)',
			part, i * size + 1, (i + 1) * size + 1);
	END LOOP;
	RETURN (first + 3) * size;
END $$;
-- +goose StatementEnd
SELECT log.ensure_partitions();

-- append_batch writes many appends in one transaction and judges each by
-- itself: a refused one leaves the others alone.
--
-- An append is called a member. Member m goes to stream m_stream[m], which it
-- believes to be at revision m_expected[m] (-1: new), and brings the next
-- m_count[m] of the events e_*, which stand in order of members. Claim c_* is
-- the business of member c_member (from 1); its holder is the member's stream
-- and c_subject; c_op is take, release or hand, the last to c_to, c_to_subject.
--
-- No stream and no key may come twice, so that members do not depend on one
-- another. One array element answers for each member:
--   verdict  0 written; 1 repeated: it already was; 2 conflict; 3 claimed
--   reached  position of its last event, for verdicts 0 and 1
--   actual   revision of the stream before the call
--   refused  which of the claims (from 1), for verdict 3; holder and
--            holder_subject are whose the key is, '' and zero if it is free
-- A conflict is found before a claim is looked at, and a repeat before either.
--
-- The settings: with any statistics, the plan must be probes of indexes, a few
-- for each member; plans made while the tables were small were not.
-- +goose StatementBegin
CREATE FUNCTION log.append_batch(
	m_stream text[], m_expected integer[], m_count integer[],
	e_type text[], e_id uuid[], e_meta bytea[], e_data bytea[],
	c_member integer[], c_op text[], c_kind text[], c_key bytea[], c_subject uuid[], c_to text[], c_to_subject uuid[],
	OUT verdict smallint[], OUT reached bigint[], OUT actual integer[],
	OUT refused integer[], OUT holder text[], OUT holder_subject uuid[]
) LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, log, pg_temp
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off
SET enable_hashjoin = off
SET enable_mergejoin = off
SET enable_bitmapscan = off
SET jit = off
AS $$
DECLARE
	nobody   constant uuid := '00000000-0000-0000-0000-000000000000';
	members  constant integer := cardinality(m_stream);
	events   constant integer := cardinality(e_id);
	claims   constant integer := cardinality(c_key);
	base     bigint;    -- last position before this batch
	written  integer;   -- events
	sid      bigint[];  -- of each member's stream, 0 if it is new
	tail     bigint[];  -- and its last position
	e_member integer[]; -- whose an event is
	e_nth    integer[]; -- and its place among that member's, from 1
	one_sid  bigint;
	one_rev  integer;
	r        record;
BEGIN
	-- In its own statement and first: what later statements see includes all
	-- that the previous holder of the lock committed.
	UPDATE head SET last_position = last_position + events WHERE id = 1 RETURNING last_position - events INTO STRICT base;

	-- The usual call, one append, no claims, nothing in its way, has a path of
	-- its own, which takes half the time; with one event, less than that.
	-- Anything else falls through. Several unnest in a list of columns run in
	-- step; in FROM, all that they yield would be stored first.
	IF members = 1 AND claims = 0 AND m_count[1] = events AND events > 0 THEN
		SELECT s.id, s.revision INTO one_sid, one_rev FROM stream s WHERE s.name = m_stream[1];
		IF coalesce(one_rev, -1) = m_expected[1] THEN
			IF events = 1 THEN
				INSERT INTO event (position, stream_id, revision, stored_at, id, type, meta, data)
				VALUES (base + 1, coalesce(one_sid, base + 1), m_expected[1] + 1, now(), e_id[1], e_type[1], e_meta[1], e_data[1]);
			ELSE
				INSERT INTO event (position, stream_id, revision, stored_at, id, type, meta, data)
				SELECT generate_series(base + 1, base + events), coalesce(one_sid, base + 1),
					generate_series(m_expected[1] + 1, m_expected[1] + events), now(),
					unnest(e_id), unnest(e_type), unnest(e_meta), unnest(e_data);
			END IF;
			IF one_sid IS NULL THEN
				INSERT INTO stream (id, name, revision, last_position)
				VALUES (base + 1, m_stream[1], events - 1, base + events);
			ELSE
				UPDATE stream s SET revision = one_rev + events, last_position = base + events WHERE s.id = one_sid;
			END IF;
			PERFORM pg_notify('log_event', (base + events)::text);
			verdict := '{0}';
			reached := ARRAY[base + events];
			RETURN;
		END IF;
	END IF;

	IF members = 0 OR 0 >= ANY (m_count) OR members <> ANY (ARRAY[cardinality(m_expected), cardinality(m_count)])
		OR events <> ANY (ARRAY[cardinality(e_type), cardinality(e_meta), cardinality(e_data)])
		OR events <> (SELECT sum(count) FROM unnest(m_count) count)
		OR claims <> ANY (ARRAY[cardinality(c_member), cardinality(c_op), cardinality(c_kind),
			cardinality(c_subject), cardinality(c_to), cardinality(c_to_subject)]) THEN
		RAISE 'append_batch: the arrays do not fit each other' USING ERRCODE = 'invalid_parameter_value';
	END IF;
	IF members > 1 THEN
		IF members > (SELECT count(*) FROM (SELECT DISTINCT unnest(m_stream)) x) THEN
			RAISE 'append_batch: a stream comes twice' USING ERRCODE = 'invalid_parameter_value';
		END IF;
	END IF;

	-- Whose each event is, and where each member would end.
	IF members = events THEN -- one each
		e_member := ARRAY(SELECT generate_series(1, members));
		e_nth := array_fill(1, ARRAY[members]);
		reached := ARRAY(SELECT generate_series(base + 1, base + members));
	ELSE
		SELECT array_agg(x.nth), array_agg(x.i) INTO e_member, e_nth
		FROM (
			SELECT m.nth::integer, i
			FROM unnest(m_count) WITH ORDINALITY m (count, nth), generate_series(1, m.count) i
			ORDER BY m.nth, i
		) x;
		SELECT array_agg(x.reached) INTO reached
		FROM (
			SELECT base + sum(m.count) OVER (ORDER BY m.nth) AS reached
			FROM unnest(m_count) WITH ORDINALITY m (count, nth)
			ORDER BY m.nth
		) x;
	END IF;

	-- Heads.
	SELECT array_agg(x.sid), array_agg(x.tail), array_agg(x.revision),
		array_agg(CASE WHEN x.revision = x.expected THEN 0 ELSE 2 END::smallint)
	INTO sid, tail, actual, verdict
	FROM (
		SELECT coalesce(s.id, 0) AS sid, coalesce(s.last_position, 0) AS tail, coalesce(s.revision, -1) AS revision, m.expected
		FROM (SELECT unnest(m_stream) AS name, unnest(m_expected) AS expected, generate_series(1, members) AS nth) m
		LEFT JOIN stream s ON s.name = m.name
		ORDER BY m.nth
	) x;

	-- Repeats: the very events stand where they were to go, whatever came later.
	IF 2 = ANY (verdict) THEN
		FOR r IN
			SELECT e.member, count(*) AS found, max(l.position) AS reached
			FROM unnest(e_member, e_nth, e_id) e (member, nth, id)
			JOIN event l ON l.stream_id = sid[e.member] AND l.revision = m_expected[e.member] + e.nth
				AND l.position BETWEEN sid[e.member] AND tail[e.member] AND l.id = e.id
			WHERE verdict[e.member] = 2
			GROUP BY e.member
		LOOP
			IF r.found = m_count[r.member] THEN
				verdict[r.member] := 1;
				reached[r.member] := r.reached;
			END IF;
		END LOOP;
	END IF;

	-- Claims.
	IF claims > 0 THEN
		IF claims > 1 THEN
			IF claims > (SELECT count(*) FROM (SELECT DISTINCT kind, key FROM unnest(c_kind, c_key) c (kind, key)) x) THEN
				RAISE 'append_batch: a key comes twice' USING ERRCODE = 'invalid_parameter_value';
			END IF;
		END IF;
		IF NOT (c_op <@ ARRAY['take', 'release', 'hand'] AND 1 <= ALL (c_member) AND members >= ALL (c_member)) THEN
			RAISE 'append_batch: no such operation, or no such member' USING ERRCODE = 'invalid_parameter_value';
		END IF;
		refused := array_fill(0, ARRAY[members]);
		holder := array_fill(''::text, ARRAY[members]);
		holder_subject := array_fill(nobody, ARRAY[members]);
		FOR r IN
			SELECT c.member, c.nth, coalesce(k.stream, '') AS stream, coalesce(k.subject, nobody) AS subject
			FROM unnest(c_member, c_op, c_kind, c_key, c_subject) WITH ORDINALITY c (member, op, kind, key, subject, nth)
			LEFT JOIN claim k ON k.kind = c.kind AND k.key = c.key
			WHERE CASE WHEN k.stream IS NULL THEN c.op <> 'take'
				ELSE k.stream <> m_stream[c.member] OR k.subject <> c.subject END
			ORDER BY c.nth
		LOOP
			IF verdict[r.member] = 0 THEN
				verdict[r.member] := 3;
				refused[r.member] := r.nth;
				holder[r.member] := r.stream;
				holder_subject[r.member] := r.subject;
			END IF;
		END LOOP;
	END IF;

	-- Someone was refused: those after move up.
	written := events;
	IF 0 <> ANY (verdict) THEN
		written := 0;
		FOR m IN 1 .. members LOOP
			IF verdict[m] = 0 THEN
				written := written + m_count[m];
				reached[m] := base + written;
			END IF;
		END LOOP;
		UPDATE head SET last_position = base + written WHERE id = 1;
		IF written = 0 THEN
			RETURN;
		END IF;
	END IF;

	INSERT INTO event (position, stream_id, revision, stored_at, id, type, meta, data)
	SELECT reached[e.member] - m_count[e.member] + e.nth,
		CASE sid[e.member] WHEN 0 THEN reached[e.member] - m_count[e.member] + 1 ELSE sid[e.member] END,
		m_expected[e.member] + e.nth, now(), e.id, e.type, e.meta, e.data
	FROM unnest(e_member, e_nth, e_type, e_id, e_meta, e_data) e (member, nth, type, id, meta, data)
	WHERE verdict[e.member] = 0;
	IF 0 = ANY (sid) THEN
		INSERT INTO stream (id, name, revision, last_position)
		SELECT reached[m.nth] - m.count + 1, m.name, m.count - 1, reached[m.nth]
		FROM unnest(m_stream, m_count) WITH ORDINALITY m (name, count, nth)
		WHERE sid[m.nth] = 0 AND verdict[m.nth] = 0;
	END IF;
	IF 0 < ANY (sid) THEN
		UPDATE stream s SET revision = m_expected[m.nth] + m.count, last_position = reached[m.nth]
		FROM unnest(m_count) WITH ORDINALITY m (count, nth)
		WHERE s.id = sid[m.nth] AND verdict[m.nth] = 0;
	END IF;
	IF claims > 0 THEN
		IF 'release' = ANY (c_op) THEN
			DELETE FROM claim k USING unnest(c_member, c_op, c_kind, c_key) c (member, op, kind, key)
			WHERE k.kind = c.kind AND k.key = c.key AND c.op = 'release' AND verdict[c.member] = 0;
		END IF;
		INSERT INTO claim AS k (kind, key, stream, subject, position)
		SELECT c.kind, c.key,
			CASE c.op WHEN 'hand' THEN c.to_stream ELSE m_stream[c.member] END,
			CASE c.op WHEN 'hand' THEN c.to_subject ELSE c.subject END,
			reached[c.member] - m_count[c.member] + 1
		FROM unnest(c_member, c_op, c_kind, c_key, c_subject, c_to, c_to_subject)
			c (member, op, kind, key, subject, to_stream, to_subject)
		WHERE c.op <> 'release' AND verdict[c.member] = 0
		ON CONFLICT (kind, key) DO UPDATE
			SET stream = excluded.stream, subject = excluded.subject, position = excluded.position;
	END IF;
	PERFORM pg_notify('log_event', (base + written)::text);
END $$;
-- +goose StatementEnd

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA log FROM PUBLIC;
GRANT SELECT ON log.head, log.stream, log.event, log.claim TO ledger_app;
GRANT EXECUTE ON FUNCTION log.append_batch, log.ensure_partitions TO ledger_app;
RESET ROLE;
