-- AlterTable
ALTER TABLE "menu_item" ADD COLUMN     "card" JSONB NOT NULL DEFAULT '{}';

-- CreateTable
CREATE TABLE "board_template" (
    "id" TEXT NOT NULL,
    "shop_id" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "board_template_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "board_template_version" (
    "template_id" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "template" JSONB NOT NULL,
    "published_at" TIMESTAMPTZ(3) NOT NULL,
    "published_by" TEXT NOT NULL,

    CONSTRAINT "board_template_version_pkey" PRIMARY KEY ("template_id","version")
);

-- CreateTable
CREATE TABLE "screen" (
    "id" TEXT NOT NULL,
    "shop_id" TEXT NOT NULL,
    "template_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "key_hash" TEXT NOT NULL,
    "paired_at" TIMESTAMPTZ(3) NOT NULL,
    "paired_by" TEXT NOT NULL,
    "last_seen_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "screen_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ticket_seen" (
    "order_id" TEXT NOT NULL,
    "shop_id" TEXT NOT NULL,
    "screen" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ticket_seen_pkey" PRIMARY KEY ("order_id")
);

-- CreateTable
CREATE TABLE "message_channel" (
    "shop_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "url" TEXT NOT NULL,
    "secret" TEXT NOT NULL,
    "active" BOOLEAN NOT NULL DEFAULT true,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "message_channel_pkey" PRIMARY KEY ("shop_id")
);

-- CreateTable
CREATE TABLE "message" (
    "key" TEXT NOT NULL,
    "shop_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "body" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "use_by" TIMESTAMPTZ(3) NOT NULL,
    "state" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "next_at" TIMESTAMPTZ(3),
    "sent_at" TIMESTAMPTZ(3),
    "last_error" TEXT,

    CONSTRAINT "message_pkey" PRIMARY KEY ("key")
);

-- CreateIndex
CREATE INDEX "board_template_shop_id_idx" ON "board_template"("shop_id");

-- CreateIndex
CREATE UNIQUE INDEX "screen_key_hash_key" ON "screen"("key_hash");

-- CreateIndex
CREATE INDEX "screen_shop_id_idx" ON "screen"("shop_id");

-- CreateIndex
CREATE INDEX "ticket_seen_at_idx" ON "ticket_seen"("at");

-- CreateIndex
CREATE INDEX "message_state_next_at_idx" ON "message"("state", "next_at");

-- AddForeignKey
ALTER TABLE "board_template_version" ADD CONSTRAINT "board_template_version_template_id_fkey" FOREIGN KEY ("template_id") REFERENCES "board_template"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Cancelled tickets stay on their board until acknowledged. Prisma cannot express partial indexes.
CREATE INDEX "orders_voided" ON "orders" ("shop_id", "updated_at") WHERE "status" = 'cancelled' AND "kind" = 'meal';
