-- AlterTable
ALTER TABLE "switch_state" ADD COLUMN     "cause" TEXT NOT NULL DEFAULT 'person',
ADD COLUMN     "extensions" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "pinned_until" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "switch_change" ADD COLUMN     "undo_of" BIGINT;
