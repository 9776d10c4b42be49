-- CreateTable
CREATE TABLE "ticket_alarm" (
    "order_id" TEXT NOT NULL,
    "shop_id" TEXT NOT NULL,
    "stage" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ticket_alarm_pkey" PRIMARY KEY ("order_id")
);

-- CreateIndex
CREATE INDEX "ticket_alarm_at_idx" ON "ticket_alarm"("at");

-- CreateIndex
CREATE INDEX "message_shop_id_created_at_idx" ON "message"("shop_id", "created_at");
