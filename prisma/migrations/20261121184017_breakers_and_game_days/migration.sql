-- CreateTable
CREATE TABLE "breaker_position" (
    "id" TEXT NOT NULL,
    "position" JSONB NOT NULL,
    "last_error" TEXT,
    "since" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "breaker_position_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "breaker_hold" (
    "id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "until" TIMESTAMPTZ(3) NOT NULL,
    "by" TEXT NOT NULL,
    "by_name" TEXT NOT NULL,
    "reason" TEXT NOT NULL,

    CONSTRAINT "breaker_hold_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "breaker_turn" (
    "id" BIGSERIAL NOT NULL,
    "breaker" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "from_state" TEXT NOT NULL,
    "to_state" TEXT NOT NULL,
    "cause" TEXT NOT NULL,
    "detail" TEXT,
    "by_name" TEXT,

    CONSTRAINT "breaker_turn_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "game_day_run" (
    "id" TEXT NOT NULL,
    "scenario" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "started_by" TEXT NOT NULL,
    "started_by_name" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),
    "report" TEXT,
    "signature" TEXT,

    CONSTRAINT "game_day_run_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "breaker_turn_breaker_id_idx" ON "breaker_turn"("breaker", "id");

-- CreateIndex
CREATE INDEX "game_day_run_started_at_idx" ON "game_day_run"("started_at");
