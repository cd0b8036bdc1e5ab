import { expect, it } from "vitest";
import { type LinkPolicy, linkVerdict } from "../../../src/core/link-policy";
import { loginLink } from "../../../src/core/login-link";
import { maskedAddress } from "../../../src/core/masked-address";
import type { StartLoginInput } from "../../../src/core/start-login";
import { emailOf } from "../store/town";
import { createDesk } from "./desk";

const INPUT = {
  email: { address: "ann+x@Example.com", key: "" },
  redirectUri: "http://localhost:3000/callback?a=1",
  locale: "de",
} as unknown as StartLoginInput;

it.each<[StartLoginInput["contract"], boolean, string]>([
  ["hosted", false, "http://localhost:8787/login/link?token=T"],
  ["hosted", true, "http://localhost:8787/login/link?token=T&locale=de"],
  ["exchange", true, "http://localhost:3000/callback?a=1&email=ann%2Bx%40Example.com&token=T"],
  [
    "redirect",
    false,
    "http://localhost:8787/api/passwordless/verify_redirect?verification_code=T&redirect_uri=http%3A%2F%2Flocalhost%3A3000%2Fcallback%3Fa%3D1",
  ],
  [
    "redirect",
    true,
    "http://localhost:8787/api/passwordless/verify_redirect?verification_code=T&redirect_uri=http%3A%2F%2Flocalhost%3A3000%2Fcallback%3Fa%3D1&locale=de",
  ],
])("the link of the %s contract, where the language is kept: %s", async (contract, keepLocale, link) => {
  const { services } = await createDesk();
  expect(loginLink(services.config, { ...INPUT, contract, keepLocale }, "T")).toBe(link);
});

it.each<[LinkPolicy, string, string]>([
  ["confirm", "ask to confirm", "consume"],
  ["same-browser", "ask for the code", "ask for the code"],
  ["direct", "consume", "consume"],
])(
  "LINK_POLICY=%s: a link that is opened elsewhere, and one that is submitted",
  (policy, opened, submitted) => {
    expect(linkVerdict(policy, "open", false)).toBe(opened);
    expect(linkVerdict(policy, "submit", false)).toBe(submitted);
    expect(linkVerdict(policy, "open", true)).toBe("consume");
    expect(linkVerdict(policy, "submit", true)).toBe("consume");
  },
);

it("an address is masked so that its owner knows it", () => {
  expect(maskedAddress(emailOf("ann").address)).toBe("a…@Example.com");
  expect(maskedAddress("x@e.com")).toBe("x…@e.com");
});
