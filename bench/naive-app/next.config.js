import path from "node:path";

/** @type {import("next").NextConfig} */
export default {
  // The clone, so that the app may use its packages, schema and database client.
  turbopack: { root: path.resolve(import.meta.dirname, "../..") },
};
