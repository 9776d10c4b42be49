-- AlterTable
ALTER TABLE "bulk_run" ADD COLUMN     "owner_id" TEXT;

-- Prisma cannot express partial indexes, nor an index on what it does not query.
-- An order is looked up by the number people call out: 1..999 a shop, so its newest bearers.
CREATE INDEX "orders_by_number" ON "orders" ("number", "accepted_at");
-- What a bulk action may try again.
CREATE INDEX "orders_failed" ON "orders" ("accepted_at") WHERE "status" = 'failed';
