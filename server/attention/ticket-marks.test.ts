import { describe, expect, it } from "vitest";
import { createTicketMarks } from "./ticket-marks.ts";

const row = (orderId: string, begun: boolean) => ({
  orderId,
  shopId: "wok",
  number: 1,
  firedAt: 0,
  held: false,
  begun,
  seenBy: null,
  seenAt: null,
  stage: null,
  alarmAt: null,
});

describe("after a restart", () => {
  it("a ticket somebody has begun raises no alarm, although its receipt was not written in time", () => {
    const marks = createTicketMarks();
    marks.restore([row("untouched", false), row("begun", true)], 1_000);
    expect([...marks.unseen()].map(({ orderId }) => orderId)).toEqual(["untouched"]);
  });
});
