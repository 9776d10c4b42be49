import type { AuditSearch } from "#components/audit/audit-screen.tsx";
import type { Verify } from "#components/audit/verify-button.tsx";
import type { AuditPage, VerifyLine } from "#server/contracts/audit.ts";

/** What the page's filters are in the API's words. */
export function queryOf({ from, to, ...rest }: AuditSearch): URLSearchParams {
  const query = new URLSearchParams(Object.entries(rest).filter(([, value]) => value !== ""));
  for (const [name, local] of Object.entries({ from, to })) {
    const at = Date.parse(local);
    if (!Number.isNaN(at)) query.set(name, String(at));
  }
  return query;
}

/** @throws when the server does not answer or refuses */
export async function fetchAudit(
  search: AuditSearch,
  before: number | null,
  signal: AbortSignal,
): Promise<AuditPage> {
  const query = queryOf(search);
  if (before !== null) query.set("before", String(before));
  const response = await fetch(`/api/v1/audit?${query}`, { signal });
  if (!response.ok) throw new Error(`audit: ${response.status}`);
  return (await response.json()) as AuditPage;
}

/** @throws when the answer ends without a verdict */
export const verifyAudit: Verify = async (onProgress, signal) => {
  const response = await fetch("/api/v1/audit/verify", { signal });
  if (!response.ok || !response.body) throw new Error(`audit: ${response.status}`);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) throw new Error("audit: the verification was cut off");
    const lines = (rest + value).split("\n");
    rest = lines.pop() ?? "";
    for (const text of lines) {
      const line = JSON.parse(text) as VerifyLine;
      if (line.kind === "verdict") return line.verdict;
      onProgress(line.checked, line.total);
    }
  }
};
