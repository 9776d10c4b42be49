import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { type LockFile, missingPlatformPackages } from "./complete-lock.ts";

test("package-lock.json names every platform's packages, or npm ci would refuse it (npm run lock:complete)", () => {
  const lock = JSON.parse(readFileSync(path.resolve(import.meta.dirname, "../../package-lock.json"), "utf8"));
  expect(Object.keys(missingPlatformPackages(lock as LockFile))).toEqual([]);
});

test("a package the registry did not offer gets the version and the platform its parent says", () => {
  const lock: LockFile = {
    packages: {
      "": {},
      "node_modules/tool": {
        version: "2.0.0",
        dev: true,
        optionalDependencies: {
          "@tool/linux-x64-gnu": "2.0.0",
          "@tool/linux-x64-musl": "2.0.0",
          "@tool/win32-x64": "2.0.0",
        },
      },
      "node_modules/@tool/linux-x64-gnu": { version: "2.0.0" },
    },
  };
  expect(missingPlatformPackages(lock)).toEqual({
    "node_modules/@tool/linux-x64-musl": {
      version: "2.0.0",
      os: ["linux"],
      cpu: ["x64"],
      libc: ["musl"],
      dev: true,
      optional: true,
    },
    "node_modules/@tool/win32-x64": {
      version: "2.0.0",
      os: ["win32"],
      cpu: ["x64"],
      dev: true,
      optional: true,
    },
  });
});

test("a nested copy counts as named", () => {
  const lock: LockFile = {
    packages: {
      "node_modules/a/node_modules/b": { optionalDependencies: { "b-linux-x64": "1.0.0" } },
      "node_modules/a/node_modules/b-linux-x64": { version: "1.0.0" },
    },
  };
  expect(missingPlatformPackages(lock)).toEqual({});
});
