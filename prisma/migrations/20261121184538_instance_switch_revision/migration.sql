-- AlterTable
ALTER TABLE "instance" ADD COLUMN     "name" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "switch_revision" BIGINT NOT NULL DEFAULT 0;
