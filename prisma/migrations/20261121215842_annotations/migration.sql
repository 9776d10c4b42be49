-- CreateTable
CREATE TABLE "annotation" (
    "id" TEXT NOT NULL,
    "tenant_id" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "until" TIMESTAMPTZ(3),
    "layer" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "link" TEXT,
    "mark" JSONB,
    "by" TEXT NOT NULL,
    "by_name" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_by_name" TEXT NOT NULL,
    "removed_at" TIMESTAMPTZ(3),
    "request_key" TEXT,
    "request_hash" TEXT,

    CONSTRAINT "annotation_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "annotation_request_key_key" ON "annotation"("request_key");

-- CreateIndex
CREATE INDEX "annotation_at_idx" ON "annotation"("at");

-- CreateIndex
CREATE INDEX "annotation_until_idx" ON "annotation"("until");
