import { CALLBACK, createBrowser, networkOf } from "./browser.mjs";
import { authorizationRequest } from "./ways-in.mjs";

/** Another page of the same frontend, which is on the allow-list as well. */
export const CALLBACK_ELSEWHERE = "http://localhost:3000/elsewhere";

const FOREIGN = [
  "https://evil.example/callback",
  "http://localhost:3000@evil.example/callback",
  "http://localhost:3000.evil.example/callback",
  "http://localhost:3001/callback",
  "//evil.example/",
  "http://localhost:3000\\@evil.example/",
  "http://localhost:3000/..%2f..//evil.example",
  "HTTP://LOCALHOST:3000/callback",
  "javascript:alert(1)",
];

/** Wants people to be sent elsewhere. That no answer leads there, the browser watches. @param {import("./browser.mjs").World} world @param {number} number */
export async function foreignRedirects(world, number) {
  const browser = createBrowser(world, networkOf(number, 8));
  const email = `lured-${number}@example.com`;
  for (const uri of FOREIGN) {
    const query = new URLSearchParams({ verification_code: "x".repeat(43), redirect_uri: uri });
    const { path } = authorizationRequest();
    const answers = [
      await browser.post("/api/passwordless/start", { email, redirectUri: uri }),
      await browser.open(`/api/passwordless/verify_redirect?${query}`),
      await browser.submit("/login", { email, redirect_uri: uri }),
      await browser.submit("/login", { email, return_to: uri }),
      await browser.open(path.replace(encodeURIComponent(CALLBACK), encodeURIComponent(uri))),
      await browser.open(`/oauth/logout?${new URLSearchParams({ post_logout_redirect_uri: uri })}`),
    ];
    for (const { status } of answers)
      if (status !== 422 && status !== 400) world.ledger.problem(`a foreign redirect was answered ${status}`);
  }
}
