import type { MetadataRoute } from "next";

/** Makes Rushdeck an app that a kitchen's tablet opens full screen, with or without a network. */
export default function manifest(): MetadataRoute.Manifest {
  return {
    id: "/",
    name: "Rushdeck",
    short_name: "Rushdeck",
    description: "Live operations for businesses that live through rushes of orders.",
    start_url: "/merchant",
    scope: "/",
    display: "fullscreen",
    display_override: ["fullscreen", "standalone"],
    background_color: "#0f1214",
    theme_color: "#0b756d",
    icons: [
      { src: "/icons/rushdeck.svg", sizes: "any", type: "image/svg+xml", purpose: "any" },
      { src: "/icons/rushdeck-192.png", sizes: "192x192", type: "image/png", purpose: "any" },
      { src: "/icons/rushdeck-512.png", sizes: "512x512", type: "image/png", purpose: "any" },
      { src: "/icons/rushdeck-maskable-192.png", sizes: "192x192", type: "image/png", purpose: "maskable" },
      { src: "/icons/rushdeck-maskable-512.png", sizes: "512x512", type: "image/png", purpose: "maskable" },
    ],
  };
}
