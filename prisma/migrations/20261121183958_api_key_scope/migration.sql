-- AlterTable
ALTER TABLE "api_key" ADD COLUMN     "scope" TEXT NOT NULL DEFAULT 'orders';
