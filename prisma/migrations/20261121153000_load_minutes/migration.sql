-- AlterTable
ALTER TABLE "forecast_point" ADD COLUMN     "horizon_ms" INTEGER NOT NULL DEFAULT 3600000;

-- CreateTable
CREATE TABLE "load_minute" (
    "minute" TIMESTAMPTZ(0) NOT NULL,
    "writer" TEXT NOT NULL,
    "covered_ms" INTEGER NOT NULL,
    "work" JSONB NOT NULL,

    CONSTRAINT "load_minute_pkey" PRIMARY KEY ("minute","writer")
);
