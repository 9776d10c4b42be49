"use client";

/**
 * The last resort, when the root layout itself failed: no theme, no messages, nothing that could fail
 * again. Both languages, because nobody knows which.
 */
export default function GlobalError({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset: () => void;
}) {
  return (
    <html lang="en">
      <body>
        <main>
          <h1>This page failed to load · 页面加载失败</h1>
          <p>Orders and live updates continue on the server. · 订单和实时更新仍在服务器上继续。</p>
          {error.digest && <p>{error.digest}</p>}
          <button type="button" onClick={reset}>
            Try again · 重试
          </button>
        </main>
      </body>
    </html>
  );
}
