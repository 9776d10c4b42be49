import { describe, expect, it } from "vitest";
import { readFilter, writeFilter } from "./filter-address.ts";
import type { TicketFilter } from "./ticket-filters.ts";

const off: TicketFilter = { standing: [], station: [], class: [] };

describe("a filter in the address", () => {
  it("is read as it was written, whatever a station is called", () => {
    const filter: TicketFilter = {
      standing: ["late", "new"],
      station: ["热菜", "grill, left"],
      class: ["place"],
    };
    expect(readFilter(`?${writeFilter(filter, "")}`)).toEqual(filter);
  });

  it("reads the links people have kept", () => {
    expect(readFilter("?show=cooking,late&class=place&template=t1")).toEqual({
      standing: ["cooking", "late"],
      station: [],
      class: ["place"],
    });
    expect(readFilter("?show=nonsense,,&station=")).toEqual(off);
  });

  it("leaves the rest of the address alone, and leaves nothing behind when it is cleared", () => {
    expect(writeFilter({ ...off, standing: ["new", "late"] }, "?template=t1")).toBe(
      "template=t1&show=new,late",
    );
    expect(writeFilter(off, "?template=t1&show=new&class=place")).toBe("template=t1");
    expect(writeFilter(off, "?show=new")).toBe("");
  });
});
