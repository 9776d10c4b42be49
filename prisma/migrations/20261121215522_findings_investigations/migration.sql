-- CreateTable
CREATE TABLE "finding" (
    "id" TEXT NOT NULL,
    "tenant_id" TEXT NOT NULL,
    "digest" TEXT NOT NULL,
    "question" JSONB NOT NULL,
    "result" JSONB NOT NULL,
    "summary" JSONB NOT NULL,
    "engine_version" TEXT NOT NULL,
    "made_by" TEXT NOT NULL,
    "made_by_name" TEXT NOT NULL,
    "made_at" TIMESTAMPTZ(3) NOT NULL,
    "cells" BYTEA,

    CONSTRAINT "finding_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "cause_opinion" (
    "finding_id" TEXT NOT NULL,
    "cause" TEXT NOT NULL,
    "person_id" TEXT NOT NULL,
    "person_name" TEXT NOT NULL,
    "it_was" BOOLEAN NOT NULL,
    "attributes" JSONB NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "cause_opinion_pkey" PRIMARY KEY ("finding_id","cause","person_id")
);

-- CreateTable
CREATE TABLE "investigation" (
    "id" TEXT NOT NULL,
    "tenant_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "conclusion" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    "owner_id" TEXT NOT NULL,
    "owner_name" TEXT NOT NULL,
    "changed_by_name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "deleted_at" TIMESTAMPTZ(3),

    CONSTRAINT "investigation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "investigation_finding" (
    "investigation_id" TEXT NOT NULL,
    "finding_id" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "added_by_name" TEXT NOT NULL,
    "added_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "investigation_finding_pkey" PRIMARY KEY ("investigation_id","finding_id")
);

-- CreateTable
CREATE TABLE "investigation_note" (
    "id" TEXT NOT NULL,
    "investigation_id" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "by_id" TEXT NOT NULL,
    "by_name" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "edited_at" TIMESTAMPTZ(3),

    CONSTRAINT "investigation_note_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "finding_tenant_id_digest_key" ON "finding"("tenant_id", "digest");

-- CreateIndex
CREATE INDEX "investigation_tenant_id_updated_at_idx" ON "investigation"("tenant_id", "updated_at");

-- CreateIndex
CREATE INDEX "investigation_note_investigation_id_at_idx" ON "investigation_note"("investigation_id", "at");

-- AddForeignKey
ALTER TABLE "cause_opinion" ADD CONSTRAINT "cause_opinion_finding_id_fkey" FOREIGN KEY ("finding_id") REFERENCES "finding"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "investigation_finding" ADD CONSTRAINT "investigation_finding_investigation_id_fkey" FOREIGN KEY ("investigation_id") REFERENCES "investigation"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "investigation_finding" ADD CONSTRAINT "investigation_finding_finding_id_fkey" FOREIGN KEY ("finding_id") REFERENCES "finding"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "investigation_note" ADD CONSTRAINT "investigation_note_investigation_id_fkey" FOREIGN KEY ("investigation_id") REFERENCES "investigation"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Compressed already.
ALTER TABLE "finding" ALTER COLUMN "cells" SET STORAGE EXTERNAL;
