import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "../../server/platform/postgres/embedded.ts";

/** The version of the nginx on this machine; null without one (Debian: apt-get install nginx-light). */
export function nginxVersion(): string | null {
  const asked = spawnSync("nginx", ["-v"], { encoding: "utf8" });
  return /nginx\/(\S+)/.exec(asked.stderr ?? "")?.[1] ?? null;
}

/** nginx `least_conn` in front of these ports, kept-alive connections on both sides. */
export async function startNginx(
  folder: string,
  ports: readonly number[],
): Promise<{ port: number; stop(): Promise<void> }> {
  const port = await freePort();
  mkdirSync(path.join(folder, "logs"), { recursive: true });
  writeFileSync(path.join(folder, "nginx.conf"), configuration(port, ports));
  const child = spawn("nginx", ["-p", folder, "-c", "nginx.conf", "-e", "logs/error.log"], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const until = Date.now() + 10_000;
  while (!(await answers(port))) {
    if (child.exitCode !== null || Date.now() > until) throw new Error("nginx did not start");
    await sleep(50);
  }
  return {
    port,
    async stop() {
      child.kill("SIGTERM");
      await ended;
    },
  };
}

function configuration(port: number, ports: readonly number[]): string {
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
    .map((name) => `  ${name}_temp_path tmp_${name};`)
    .join("\n");
  return `daemon off;
worker_processes 1;
pid nginx.pid;
worker_rlimit_nofile 20000;
events { worker_connections 16000; }
http {
  access_log off;
${temporary}
  upstream nodes {
    least_conn;
${ports.map((one) => `    server 127.0.0.1:${one} max_fails=0;`).join("\n")}
    keepalive 128;
  }
  server {
    listen 127.0.0.1:${port} backlog=4096;
    location /alive { return 204; }
    location / {
      proxy_pass http://nodes;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_read_timeout 300s;
      proxy_next_upstream off;
    }
  }
}
`;
}

async function answers(port: number): Promise<boolean> {
  return fetch(`http://127.0.0.1:${port}/alive`).then(
    (answer) => answer.status === 204,
    () => false,
  );
}
