import type { Fields } from "./parts";

/** Headers that a request may have. */
export const HEADERS = [
  "Accept",
  "Accept-Language",
  "Authorization",
  "Content-Type",
  "User-Agent",
  "Origin",
  "Referer",
  "Sec-Fetch-Site",
  "Sec-Fetch-Dest",
  "Sec-Purpose",
  "CF-Connecting-IP",
  "X-Forwarded-Host",
  "X-Forwarded-For",
  "X-Forwarded-Proto",
  "X-Original-URL",
  "X-HTTP-Method-Override",
  "Cookie",
  "Range",
  "If-None-Match",
  "Content-Encoding",
];

/** What some code of ours heeds. */
export const TELLING: Fields = [
  ["Accept", "text/html"],
  ["Accept", "application/json"],
  ["Accept-Language", "ar, de;q=0.5"],
  ["Accept-Language", "xx;q=, *;q=NaN, en;q=-1;;,"],
  ["Origin", "https://evil.example"],
  ["Origin", "http://localhost:3000"],
  ["Origin", "null"],
  ["Sec-Fetch-Site", "cross-site"],
  ["Sec-Fetch-Dest", "image"],
  ["Sec-Purpose", "prefetch;prerender"],
  ["CF-Connecting-IP", "2001:db8::1"],
  ["Cookie", "__Host-session=x; __Host-familiar=a.b; __Host-last-login=.; __Host-verifier-=; =; a"],
];
