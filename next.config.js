import createNextIntlPlugin from "next-intl/plugin";

// The Content-Security-Policy is in proxy.ts: it carries a nonce of each request.
const headers = [
  { key: "X-Content-Type-Options", value: "nosniff" },
  { key: "X-Frame-Options", value: "DENY" },
  { key: "Referrer-Policy", value: "strict-origin-when-cross-origin" },
  { key: "Permissions-Policy", value: "camera=(), microphone=(), geolocation=(), payment=()" },
  { key: "Cross-Origin-Opener-Policy", value: "same-origin" },
];

/** @type {import("next").NextConfig} */
const config = {
  poweredByHeader: false,
  // `npm run dev` is opened by this name; Next expects localhost.
  allowedDevOrigins: ["127.0.0.1"],
  experimental: { authInterrupts: true },
  // `npm run verify` checks types; a fresh clone should not wait for it a second time.
  typescript: { ignoreBuildErrors: true },
  headers: async () => [{ source: "/:path*", headers }],
};

const withMessages = createNextIntlPlugin({
  requestConfig: "./app/i18n/request.ts",
  experimental: {
    // Parsed while building: the parser then is in no browser's script.
    messages: { path: "./components/i18n/messages", format: "json", locales: "infer", precompile: true },
  },
});

export default withMessages(config);
