import "server-only";
import { headers } from "next/headers";
import type { CommandResult } from "#server/contracts/command.ts";
import type { Viewer } from "#server/contracts/people.ts";
import type { Parts } from "#server/parts.ts";
import { getParts } from "#server/process-registry.ts";
import { isOpsError, OpsError } from "#server/shared/errors.ts";
import { commandIsOurs } from "./same-origin.ts";

interface OpenContext {
  parts: Parts;
  headers: Headers;
}
interface CommandContext extends OpenContext {
  viewer: Viewer;
}

/**
 * Runs one use case for the signed-in person: every server action is one call of this. The use case
 * checks the permission itself; expected errors come back by code, others are logged and masked.
 */
export async function runCommand<T>(run: (context: CommandContext) => Promise<T>): Promise<CommandResult<T>> {
  return runOpenCommand(async (context) => {
    const viewer = await context.parts.identity.viewerFrom(context.headers);
    if (!viewer) throw new OpsError("UNAUTHENTICATED", "Sign in first.");
    return run({ ...context, viewer });
  });
}

/** The same for commands that nobody needs to be signed in for. */
export async function runOpenCommand<T>(
  run: (context: OpenContext) => Promise<T>,
): Promise<CommandResult<T>> {
  try {
    const requestHeaders = new Headers(await headers());
    if (!commandIsOurs(originOf(requestHeaders))) {
      throw new OpsError("FORBIDDEN", "This command did not come from a page of this installation.");
    }
    return { ok: true, value: await run({ parts: getParts(), headers: requestHeaders }) };
  } catch (error) {
    return refusal(error);
  }
}

function originOf(requestHeaders: Headers) {
  return {
    origin: requestHeaders.get("origin"),
    host: requestHeaders.get("host"),
    secFetchSite: requestHeaders.get("sec-fetch-site"),
  };
}

function refusal(error: unknown): CommandResult<never> {
  if (isOpsError(error) && error.code !== "INTERNAL") {
    const { field, retryAfterMs, reason, at } = error.details;
    return { ok: false, code: error.code, detail: error.message, field, retryAfterMs, reason, at };
  }
  // The cause stays here: its message may hold what a browser must not see.
  console.error("command failed", error);
  return { ok: false, code: "INTERNAL" };
}
