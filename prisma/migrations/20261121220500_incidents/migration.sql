-- CreateTable
CREATE TABLE "incident" (
    "id" TEXT NOT NULL,
    "ref" TEXT NOT NULL,
    "tenant_id" TEXT NOT NULL,
    "measure" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "onset_at" TIMESTAMPTZ(3) NOT NULL,
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "ended_because" TEXT,
    "reopened" INTEGER NOT NULL DEFAULT 0,
    "acknowledged_by_name" TEXT,
    "acknowledged_at" TIMESTAMPTZ(3),
    "dismissed_by_name" TEXT,
    "dismissed_at" TIMESTAMPTZ(3),
    "dismissed_why" TEXT,
    "norm" JSONB NOT NULL,
    "expected" JSONB NOT NULL,
    "reading" JSONB NOT NULL,
    "question" JSONB NOT NULL,
    "explanation" JSONB,
    "explained_at" TIMESTAMPTZ(3),
    "explained_times" INTEGER NOT NULL DEFAULT 0,
    "predictions" JSONB NOT NULL DEFAULT '[]',
    "offer" JSONB,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "incident_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "incident_event" (
    "id" BIGSERIAL NOT NULL,
    "incident_id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "type" TEXT NOT NULL,
    "by_name" TEXT,
    "params" JSONB NOT NULL,

    CONSTRAINT "incident_event_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "incident_flip" (
    "revision" BIGINT NOT NULL,
    "incident_id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "value" JSONB NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "by_name" TEXT,
    "prediction" JSONB,
    "verdict" TEXT,
    "measured" JSONB,

    CONSTRAINT "incident_flip_pkey" PRIMARY KEY ("revision")
);

-- CreateIndex
CREATE UNIQUE INDEX "incident_ref_key" ON "incident"("ref");

-- CreateIndex
CREATE INDEX "incident_onset_at_idx" ON "incident"("onset_at");

-- CreateIndex
CREATE INDEX "incident_event_incident_id_id_idx" ON "incident_event"("incident_id", "id");

-- CreateIndex
CREATE INDEX "incident_flip_incident_id_idx" ON "incident_flip"("incident_id");

-- CreateIndex
CREATE INDEX "incident_flip_key_at_idx" ON "incident_flip"("key", "at");

-- AddForeignKey
ALTER TABLE "incident_event" ADD CONSTRAINT "incident_event_incident_id_fkey" FOREIGN KEY ("incident_id") REFERENCES "incident"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "incident_flip" ADD CONSTRAINT "incident_flip_incident_id_fkey" FOREIGN KEY ("incident_id") REFERENCES "incident"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Not in the schema, which cannot say it: a measure has one incident at a time, whoever opens it.
CREATE UNIQUE INDEX "incident_one_at_a_time" ON "incident"("tenant_id", "measure") WHERE "ended_at" IS NULL;
