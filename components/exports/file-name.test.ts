import { describe, expect, it } from "vitest";
import { fileName } from "./file-name.ts";

const at = (text: string) => Date.parse(text);

describe("fileName", () => {
  it("tells what and both windows on the reader's clock", () => {
    const windows = [
      { from: at("2026-11-21T10:20Z"), to: at("2026-11-21T10:50Z") },
      { from: at("2026-11-21T09:50Z"), to: at("2026-11-21T10:20Z") },
    ];
    expect(fileName("causes", windows, "Asia/Shanghai")).toBe(
      "rushdeck_causes_2026-11-21_1820-1850_vs_2026-11-21_1750-1820",
    );
  });

  it("names the second day of a window over midnight", () => {
    const windows = [{ from: at("2026-11-21T23:50Z"), to: at("2026-11-22T00:20Z") }];
    expect(fileName("strips", windows, "UTC")).toBe("rushdeck_strips_2026-11-21_2350-2026-11-22_0020");
  });

  it("leaves out what disks refuse", () => {
    expect(fileName("cause: 4G / Android*", [], "UTC")).toBe("rushdeck_cause-4G-Android-");
  });
});
