-- CreateTable
CREATE TABLE "outcome_rollup" (
    "step_minutes" INTEGER NOT NULL,
    "minute" TIMESTAMPTZ(0) NOT NULL,
    "tenant_id" TEXT NOT NULL,
    "shop_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "region" TEXT NOT NULL,
    "device" TEXT NOT NULL,
    "network" TEXT NOT NULL,
    "app_version" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "node" TEXT NOT NULL,
    "total" INTEGER NOT NULL,
    "success" INTEGER NOT NULL,
    "late" INTEGER NOT NULL,
    "failed" INTEGER NOT NULL,
    "expired" INTEGER NOT NULL,
    "rejected" INTEGER NOT NULL,
    "refused" INTEGER NOT NULL,
    "latency_ms_sum" BIGINT NOT NULL,
    "latency_hist" INTEGER[],

    CONSTRAINT "outcome_rollup_pkey" PRIMARY KEY ("step_minutes","minute","shop_id","kind","region","device","network","app_version","channel","node")
);

-- CreateTable
CREATE TABLE "outcome_rolled" (
    "step_minutes" INTEGER NOT NULL,
    "until" TIMESTAMPTZ(0) NOT NULL,

    CONSTRAINT "outcome_rolled_pkey" PRIMARY KEY ("step_minutes")
);

-- CreateTable
CREATE TABLE "refusal_batch" (
    "id" BIGSERIAL NOT NULL,
    "first_minute" TIMESTAMPTZ(0) NOT NULL,
    "last_minute" TIMESTAMPTZ(0) NOT NULL,
    "cells" JSON NOT NULL,

    CONSTRAINT "refusal_batch_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "refusal_batch_last_minute_idx" ON "refusal_batch"("last_minute");

-- From here on the cube can be rebuilt from events, and what was counted before stays as it is
INSERT INTO "setting" ("key", "value", "updated_at")
VALUES ('outcomes.log_since', to_jsonb((floor(extract(epoch FROM now()) / 60) * 60000)::bigint), now());
