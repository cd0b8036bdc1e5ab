import { expect, it } from "vitest";
import { accountPage, ownPage } from "../../../src/core/return-to";

const ORIGIN = { publicUrl: "https://login.example.com" };

it("a login on our own pages goes on at the account, or at an application's request", () => {
  expect(accountPage(ORIGIN)).toBe("https://login.example.com/account");
  expect(ownPage(ORIGIN, "/account")).toBe("https://login.example.com/account");
  expect(ownPage(ORIGIN, "/account?a=1")).toBe("https://login.example.com/account?a=1");
  expect(ownPage(ORIGIN, "/oauth/authorize?client_id=app&state=%2F")).toBe(
    "https://login.example.com/oauth/authorize?client_id=app&state=%2F",
  );
});

it.each([
  "",
  "/",
  "account",
  "account/",
  "/account/",
  "/account/delete",
  "/account#here",
  "/oauth/authorize#here",
  "/oauth/token",
  "//evil.example/account",
  "//evil.example/oauth/authorize",
  "/\\evil.example/account",
  "https://evil.example/account",
  "https://login.example.com/account",
  "//[/account",
  "javascript:/account",
])("and nowhere else: %j", (returnTo) => expect(ownPage(ORIGIN, returnTo)).toBeNull());
