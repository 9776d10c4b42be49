import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MOST_TRIES, nextTry } from "./delivery.ts";
import { isAnswer } from "./is-answer.ts";
import { isPublicAddress } from "./public-address.ts";

describe("tries of a message", () => {
  it("are eight at most, within 30 minutes, and never after its use-by time", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 20, maxLength: 20 }),
        fc.nat(40 * 60_000),
        (randoms, useBy) => {
          let now = 0;
          for (let attempts = 1; ; attempts++) {
            expect(now).toBeLessThanOrEqual(Math.min(useBy, 30 * 60_000));
            const step = nextTry({ attempts, now, useBy, random: randoms[attempts] ?? 0.5 });
            if (step.state !== "pending") {
              expect(step.state).toBe(attempts === MOST_TRIES ? "failed" : "superseded");
              return;
            }
            expect(step.nextAt).toBeGreaterThan(now);
            now = step.nextAt;
          }
        },
      ),
    );
  });

  it("come ever further apart, each receiver's a little different", () => {
    const pause = (attempts: number, random: number) => {
      const step = nextTry({ attempts, now: 0, useBy: Number.POSITIVE_INFINITY, random });
      return step.state === "pending" ? step.nextAt : Number.NaN;
    };
    expect([1, 2, 3, 4].map((attempts) => pause(attempts, 0.5))).toEqual([10_000, 20_000, 40_000, 80_000]);
    expect([pause(1, 0), pause(1, 1)]).toEqual([8_000, 12_000]);
  });
});

describe("a receiver that does not answer", () => {
  it.each([
    [null, false],
    [503, false],
    [429, false],
    [400, true],
    [204, true],
  ])("is one that says %s: answered %s", (status, answered) => expect(isAnswer(status)).toBe(answered));
});

describe("an address of the open internet", () => {
  it.each([
    "93.184.215.14",
    "8.8.8.8",
    "172.32.0.1",
    "2606:4700::6810:84e5",
    "::ffff:8.8.8.8",
    "64:ff9b::808:808",
  ])("%s is one", (address) => expect(isPublicAddress(address)).toBe(true));

  it.each([
    // NAT64 of a network's own (RFC 8215): what it maps to is not ours to tell.
    "64:ff9b:1::808:808",
    "127.0.0.1",
    "127.9.9.9",
    "0.0.0.0",
    "10.0.0.1",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "198.18.0.1",
    "224.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "fe80::1",
    "fe80::1%eth0",
    "fc00::1",
    "fd12:3456::1",
    "ff02::1",
    "::ffff:127.0.0.1",
    "::ffff:7f00:1",
    "::ffff:169.254.169.254",
    "64:ff9b::a00:1",
    "2002:7f00:1::",
    "2001:db8::1",
    "2001::1",
    "not an address",
    "1.2.3",
    "1::2::3",
    "",
  ])("%s is none", (address) => expect(isPublicAddress(address)).toBe(false));
});
