-- AlterTable
ALTER TABLE "node" ADD COLUMN     "withheld" TEXT,
ADD COLUMN     "withheld_by" TEXT,
ADD COLUMN     "withheld_why" TEXT;

-- AlterTable
ALTER TABLE "receipt" ADD COLUMN     "request_key" TEXT;

-- CreateTable
CREATE TABLE "healing_incident" (
    "id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "node_id" TEXT,
    "node_name" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "detail" JSONB NOT NULL,

    CONSTRAINT "healing_incident_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "bulk_run" (
    "id" TEXT NOT NULL,
    "tenant_id" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "filter" JSONB NOT NULL,
    "total" INTEGER NOT NULL,
    "done" INTEGER NOT NULL DEFAULT 0,
    "skipped" INTEGER NOT NULL DEFAULT 0,
    "state" TEXT NOT NULL,
    "started_by" TEXT NOT NULL,
    "reason" TEXT,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),
    "error" TEXT,

    CONSTRAINT "bulk_run_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "forecast_point" (
    "key" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "made_at" TIMESTAMPTZ(3) NOT NULL,
    "mean" DOUBLE PRECISION NOT NULL,
    "low" DOUBLE PRECISION NOT NULL,
    "high" DOUBLE PRECISION NOT NULL,
    "last_mean" DOUBLE PRECISION NOT NULL,
    "seasonal" DOUBLE PRECISION,
    "actual" DOUBLE PRECISION,

    CONSTRAINT "forecast_point_pkey" PRIMARY KEY ("key","at")
);

-- CreateTable
CREATE TABLE "what_if_run" (
    "id" TEXT NOT NULL,
    "tenant_id" TEXT NOT NULL,
    "started_by" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "state" TEXT NOT NULL,
    "request" JSONB NOT NULL,
    "result" JSONB,
    "error" TEXT,
    "applied" JSONB,

    CONSTRAINT "what_if_run_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "healing_incident_started_at_idx" ON "healing_incident"("started_at");

-- CreateIndex
CREATE INDEX "bulk_run_started_at_idx" ON "bulk_run"("started_at");

-- CreateIndex
CREATE INDEX "forecast_point_at_idx" ON "forecast_point"("at");

-- CreateIndex
CREATE INDEX "what_if_run_started_at_idx" ON "what_if_run"("started_at");

-- CreateIndex
CREATE INDEX "receipt_request_key_idx" ON "receipt"("request_key");
