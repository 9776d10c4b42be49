-- CreateTable
CREATE TABLE "protection_rule" (
    "id" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "mode" TEXT NOT NULL,
    "definition" JSONB NOT NULL,
    "state" JSONB NOT NULL,
    "backtest" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_by_name" TEXT NOT NULL,
    "removed_at" TIMESTAMPTZ(3),

    CONSTRAINT "protection_rule_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "protection_ladder" (
    "id" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "state" JSONB NOT NULL,

    CONSTRAINT "protection_ladder_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "protection_event" (
    "id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "type" TEXT NOT NULL,
    "rule_id" TEXT,
    "name" TEXT NOT NULL,
    "shadow" BOOLEAN NOT NULL,
    "params" JSONB NOT NULL,

    CONSTRAINT "protection_event_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "protection_event_at_idx" ON "protection_event"("at");
