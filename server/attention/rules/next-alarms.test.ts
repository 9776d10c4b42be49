import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type AlarmStage,
  type Audience,
  MESSAGE_AFTER_MS,
  nextAlarms,
  UNSEEN_MS,
  type UnseenTicket,
} from "./next-alarms.ts";

const nobody: Audience = { openSince: null, paired: false, channel: false };
const ticket = (over: Partial<UnseenTicket> = {}): UnseenTicket => ({
  orderId: "o",
  shopId: "wok",
  firedAt: 0,
  alarm: null,
  ...over,
});
const stages = (one: UnseenTicket, audience: Audience, now: number) =>
  nextAlarms([one], () => audience, now).map(({ stage }) => stage);

describe("alarms of unseen tickets", () => {
  it("goes to every screen after 10 s and to the channel after 20 s, never sooner", () => {
    const audience = { ...nobody, paired: true, channel: true };
    expect(stages(ticket(), audience, UNSEEN_MS - 1)).toEqual([]);
    expect(stages(ticket(), audience, UNSEEN_MS)).toEqual(["second_screen"]);
    const second = ticket({ alarm: "second_screen" });
    expect(stages(second, audience, MESSAGE_AFTER_MS - 1)).toEqual([]);
    expect(stages(second, audience, MESSAGE_AFTER_MS)).toEqual(["messaged"]);
    expect(stages(ticket({ alarm: "messaged" }), audience, 1e9)).toEqual([]);
  });

  it("makes no noise where nobody is there to hear it", () => {
    expect(stages(ticket(), nobody, 1e9)).toEqual([]);
    expect(stages(ticket({ alarm: "second_screen" }), { ...nobody, paired: true }, 1e9)).toEqual([]);
  });

  it("gives a board opened late its ten seconds to show what lay there before", () => {
    const audience = { ...nobody, openSince: 60_000 };
    expect(stages(ticket(), audience, 60_000 + UNSEEN_MS - 1)).toEqual([]);
    expect(stages(ticket(), audience, 60_000 + UNSEEN_MS)).toEqual(["second_screen"]);
  });

  it("raises each stage once and in order, however often and late it is asked", () => {
    fc.assert(
      fc.property(
        fc.record({
          openSince: fc.option(fc.nat(30_000), { nil: null }),
          paired: fc.boolean(),
          channel: fc.boolean(),
        }),
        fc.nat(30_000),
        fc.array(fc.nat(9_000), { maxLength: 40 }),
        (audience, firedAt, steps) => {
          let one = ticket({ firedAt });
          let now = 0;
          const raised: { stage: AlarmStage; now: number }[] = [];
          for (const step of steps) {
            now += step;
            for (const { stage } of nextAlarms([one], () => audience, now)) {
              raised.push({ stage, now });
              one = { ...one, alarm: stage };
            }
          }
          const order: AlarmStage[] = ["second_screen", "messaged"];
          expect(raised.map(({ stage }) => stage)).toEqual(order.slice(0, raised.length));
          if (raised[0]) expect(raised[0].now - firedAt).toBeGreaterThanOrEqual(UNSEEN_MS);
          if (raised[1]) {
            expect(audience.channel).toBe(true);
            expect(raised[1].now - firedAt).toBeGreaterThanOrEqual(MESSAGE_AFTER_MS);
          }
          const hasSomebody = audience.paired || audience.channel || audience.openSince !== null;
          if (!hasSomebody) expect(raised).toEqual([]);
        },
      ),
    );
  });
});
