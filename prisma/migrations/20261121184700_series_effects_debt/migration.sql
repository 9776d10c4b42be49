-- CreateTable
CREATE TABLE "series_cell" (
    "step_ms" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "writer" TEXT NOT NULL,
    "cell" JSONB NOT NULL,

    CONSTRAINT "series_cell_pkey" PRIMARY KEY ("step_ms","at","writer")
);

-- CreateTable
CREATE TABLE "switch_effect" (
    "revision" BIGINT NOT NULL,
    "key" TEXT NOT NULL,
    "flipped_at" TIMESTAMPTZ(3) NOT NULL,
    "judged_at" TIMESTAMPTZ(3) NOT NULL,
    "verdict" TEXT NOT NULL,
    "detail" JSONB NOT NULL,

    CONSTRAINT "switch_effect_pkey" PRIMARY KEY ("revision")
);

-- CreateTable
CREATE TABLE "debt_episode" (
    "id" BIGSERIAL NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "counts_from" TIMESTAMPTZ(3) NOT NULL,
    "recovered_at" TIMESTAMPTZ(3),
    "replay_errors" INTEGER NOT NULL DEFAULT 0,
    "last_error" TEXT,
    "repeats" INTEGER NOT NULL DEFAULT 0,
    "sums" JSONB,

    CONSTRAINT "debt_episode_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "switch_effect_flipped_at_idx" ON "switch_effect"("flipped_at");

-- At most one episode is open.
CREATE UNIQUE INDEX "debt_episode_open" ON "debt_episode" ((true)) WHERE "recovered_at" IS NULL;

-- The debt ledger counts parked orders and their replays from the events: nothing else of that size is read.
CREATE INDEX "order_event_parked" ON "order_event" ("at", "order_id")
  WHERE "type" = 'order.received' AND ("data" ->> 'parked') = 'true';
CREATE INDEX "order_event_unparked" ON "order_event" ("at", "order_id")
  WHERE "type" = 'order.queued' AND ("data" ->> 'parkedMs') IS NOT NULL;
