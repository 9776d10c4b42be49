import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** Runs `work` while no other process prepares this clone. The lock of a process that is gone is taken over. */
export async function withPrepareLock(root, work) {
  const file = path.join(root, ".rushdeck/prepare.lock");
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  await acquire(file);
  const release = () => {
    if (holderOf(file) === process.pid) rmSync(file, { force: true });
  };
  process.once("exit", release);
  try {
    return await work();
  } finally {
    process.off("exit", release);
    release();
  }
}

async function acquire(file) {
  let told = false;
  for (;;) {
    if (tryCreate(file)) {
      // Two processes may have cleared the same stale lock at once; only the last writer stays.
      await sleep(30);
      if (holderOf(file) === process.pid) return;
    }
    const holder = holderOf(file);
    if (holder === process.pid) return;
    if (holder !== undefined && isPreparing(holder)) {
      if (!told)
        console.log(`Waiting for another start that is preparing this folder (process ${holder}) ...`);
      told = true;
      await sleep(500);
    } else {
      rmSync(file, { force: true });
    }
  }
}

function tryCreate(file) {
  try {
    writeFileSync(file, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if (error.code === "EEXIST") return false;
    throw error;
  }
}

function holderOf(file) {
  try {
    return Number(readFileSync(file, "utf8")) || undefined;
  } catch {
    return undefined;
  }
}

function isPreparing(pid) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (error.code === "ESRCH") return false;
  }
  // After a reboot or in a new container the number may belong to anybody.
  const commandFile = `/proc/${pid}/cmdline`;
  return existsSync("/proc/self/cmdline")
    ? existsSync(commandFile) && readFileSync(commandFile, "utf8").includes("prepare")
    : true;
}
