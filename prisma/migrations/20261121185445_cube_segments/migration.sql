-- CreateTable
CREATE TABLE "outcome_segment" (
    "id" BIGSERIAL NOT NULL,
    "tenant_id" TEXT NOT NULL,
    "hour" TIMESTAMPTZ(0) NOT NULL,
    "cells" BYTEA NOT NULL,
    "success" INTEGER[],
    "total" INTEGER[],

    CONSTRAINT "outcome_segment_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "outcome_segment_hour_idx" ON "outcome_segment"("hour");

-- CreateIndex
CREATE UNIQUE INDEX "outcome_segment_tenant_id_hour_key" ON "outcome_segment"("tenant_id", "hour");

-- Compressed already.
ALTER TABLE "outcome_segment" ALTER COLUMN "cells" SET STORAGE EXTERNAL;
