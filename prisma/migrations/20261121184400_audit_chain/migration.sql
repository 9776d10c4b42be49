-- AlterTable
ALTER TABLE "audit_entry" ADD COLUMN     "actor_name" TEXT,
ADD COLUMN     "hash" TEXT,
ADD COLUMN     "outcome" TEXT NOT NULL DEFAULT 'done',
ADD COLUMN     "prev_hash" TEXT,
ADD COLUMN     "receipts" JSONB,
ADD COLUMN     "refers_to" BIGINT,
ADD COLUMN     "review" TEXT,
ADD COLUMN     "seq" BIGINT,
ADD COLUMN     "source" TEXT,
ADD COLUMN     "verdict" JSONB;

-- CreateTable
CREATE TABLE "approval" (
    "id" TEXT NOT NULL,
    "tenant_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "target" TEXT NOT NULL,
    "weight" TEXT NOT NULL,
    "before" JSONB,
    "after" JSONB,
    "input" JSONB NOT NULL,
    "reason" TEXT NOT NULL,
    "asked_by" TEXT NOT NULL,
    "asked_by_name" TEXT NOT NULL,
    "asked_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "state" TEXT NOT NULL,
    "decided_by" TEXT,
    "decided_by_name" TEXT,
    "decided_at" TIMESTAMPTZ(3),
    "note" TEXT,

    CONSTRAINT "approval_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "approval_state_asked_at_idx" ON "approval"("state", "asked_at");

-- CreateIndex
CREATE UNIQUE INDEX "audit_entry_seq_key" ON "audit_entry"("seq");

-- CreateIndex
CREATE INDEX "audit_entry_actor_seq_idx" ON "audit_entry"("actor", "seq");

-- CreateIndex
CREATE INDEX "audit_entry_action_seq_idx" ON "audit_entry"("action", "seq");

-- CreateIndex
CREATE INDEX "audit_entry_target_seq_idx" ON "audit_entry"("target", "seq");

-- CreateIndex
CREATE INDEX "audit_entry_refers_to_idx" ON "audit_entry"("refers_to");

-- What Prisma's schema language cannot say -----------------------------------------------------
-- (The engine splits this file at every semicolon - quoted or not - so those in the bodies are written as \x3b.)

-- One review an entry, the entries that wait for one, and one open request a target.
CREATE UNIQUE INDEX "audit_entry_one_review" ON "audit_entry"("refers_to") WHERE "action" = 'review.done';
CREATE INDEX "audit_entry_to_review" ON "audit_entry"("seq") WHERE "review" IS NOT NULL;
CREATE UNIQUE INDEX "approval_one_waiting" ON "approval"("kind", "target") WHERE "state" = 'waiting';

-- The text an entry's hash is taken of. server/audit/verify-chain.ts holds its own copy and is the judge.
CREATE FUNCTION rushdeck_audit_text(e audit_entry, seq bigint, prev_hash text) RETURNS text LANGUAGE sql STABLE AS
  'SELECT jsonb_build_array(1, seq, prev_hash, e.id, (extract(epoch FROM e.at) * 1000)::bigint, e.actor, e.actor_name, e.action,
    e.target, e.before, e.after, e.reason, e.refers_to, e.receipts, e.verdict, e.source, e.outcome, e.review)::text';

-- Nobody brings a place in the chain along. What a writer leaves out about the actor is filled in.
CREATE FUNCTION rushdeck_audit_fill() RETURNS trigger LANGUAGE plpgsql AS
  E'BEGIN
    NEW.seq := NULL\x3b NEW.prev_hash := NULL\x3b NEW.hash := NULL\x3b
    IF NEW.actor_name IS NULL AND NEW.actor LIKE ''person:%'' THEN
      SELECT name INTO NEW.actor_name FROM person WHERE id = substr(NEW.actor, 8)\x3b
    END IF\x3b
    NEW.source := coalesce(NEW.source, CASE split_part(NEW.actor, '':'', 1)
      WHEN ''person'' THEN ''ui'' WHEN ''screen'' THEN ''ui'' WHEN ''client'' THEN ''api''
      WHEN ''rule'' THEN ''rule'' WHEN ''ladder'' THEN ''rule'' WHEN ''healer'' THEN ''healer''
      ELSE ''system'' END)\x3b
    RETURN NEW\x3b
  END';

-- At commit, so that the lock is the last one a transaction takes (no deadlock, whatever it did before)
-- and is held only while it commits. The lock makes seq gapless and the chain one line.
CREATE FUNCTION rushdeck_audit_seal() RETURNS trigger LANGUAGE plpgsql AS
  E'DECLARE
    last record\x3b
    next_seq bigint\x3b
    last_hash text\x3b
  BEGIN
    PERFORM pg_advisory_xact_lock(7311045)\x3b
    SELECT a.seq, a.hash INTO last FROM audit_entry a WHERE a.seq IS NOT NULL ORDER BY a.seq DESC LIMIT 1\x3b
    next_seq := coalesce(last.seq, 0) + 1\x3b
    last_hash := coalesce(last.hash, repeat(''0'', 64))\x3b
    UPDATE audit_entry e SET seq = next_seq, prev_hash = last_hash,
      hash = encode(sha256(convert_to(rushdeck_audit_text(e, next_seq, last_hash), ''UTF8'')), ''hex'')
      WHERE e.id = NEW.id\x3b
    RETURN NULL\x3b
  END';

-- The one update there is: an entry gets its place in the chain, once.
CREATE FUNCTION rushdeck_audit_append_only() RETURNS trigger LANGUAGE plpgsql AS
  E'BEGIN
    IF TG_OP = ''UPDATE'' AND OLD.seq IS NULL AND NEW.seq IS NOT NULL AND NEW.hash IS NOT NULL
      AND to_jsonb(OLD) - ARRAY[''seq'', ''prev_hash'', ''hash''] = to_jsonb(NEW) - ARRAY[''seq'', ''prev_hash'', ''hash''] THEN
      RETURN NEW\x3b
    END IF\x3b
    RAISE EXCEPTION ''audit_entry is append-only''\x3b
  END';

DROP TRIGGER "audit_entry_append_only" ON "audit_entry";

-- Entries written before there was a chain become its beginning, in the order of their ids.
UPDATE "audit_entry" e SET
  "actor_name" = (SELECT p."name" FROM "person" p WHERE e."actor" = 'person:' || p."id"),
  "source" = CASE split_part(e."actor", ':', 1) WHEN 'person' THEN 'ui' WHEN 'screen' THEN 'ui' WHEN 'client' THEN 'api' ELSE 'system' END;
DO E'DECLARE
    entry audit_entry\x3b
    n bigint := 0\x3b
    last_hash text := repeat(''0'', 64)\x3b
  BEGIN
    FOR entry IN SELECT * FROM audit_entry ORDER BY id LOOP
      n := n + 1\x3b
      UPDATE audit_entry e SET seq = n, prev_hash = last_hash,
        hash = encode(sha256(convert_to(rushdeck_audit_text(entry, n, last_hash), ''UTF8'')), ''hex'')
        WHERE e.id = entry.id RETURNING e.hash INTO last_hash\x3b
    END LOOP\x3b
  END';

CREATE TRIGGER "audit_entry_fill" BEFORE INSERT ON "audit_entry"
  FOR EACH ROW EXECUTE FUNCTION rushdeck_audit_fill();
CREATE CONSTRAINT TRIGGER "audit_entry_seal" AFTER INSERT ON "audit_entry"
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION rushdeck_audit_seal();
CREATE TRIGGER "audit_entry_append_only" BEFORE UPDATE OR DELETE ON "audit_entry"
  FOR EACH ROW EXECUTE FUNCTION rushdeck_audit_append_only();
CREATE TRIGGER "audit_entry_never_emptied" BEFORE TRUNCATE ON "audit_entry"
  FOR EACH STATEMENT EXECUTE FUNCTION rushdeck_append_only();
