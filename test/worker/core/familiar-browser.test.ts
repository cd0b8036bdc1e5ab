import { expect, it } from "vitest";
import { familiarity, isFamiliar } from "../../../src/core/familiar-browser";
import { hmac, randomToken } from "../../../src/lib/crypto";
import { createDesk } from "./desk";

it("a browser that signed in with an address keeps what only we can make, and what shows no address", async () => {
  const { services } = await createDesk();
  expect(await familiarity(services, "Ann@Example.com")).toBe(
    await hmac(services.config.pepper, "familiar ann@example.com"),
  );
});

it("is known by it for this address, however it is written, whatever else it keeps", async () => {
  const { services } = await createDesk();
  const ann = await familiarity(services, "ann@example.com");
  const isKnown = (...kept: string[]) => isFamiliar(services, "ANN@example.com", kept);
  expect(await isKnown(ann)).toBe(true);
  expect(await isKnown(randomToken(), ann, "")).toBe(true);
  expect(await isKnown()).toBe(false);
  expect(await isKnown(await familiarity(services, "bob@example.com"))).toBe(false);
  expect(await isKnown(randomToken(), "", "undefined", "[object Promise]")).toBe(false);
});

it("that keeps nothing costs no signature", async () => {
  const { services } = await createDesk();
  Object.defineProperty(services.config, "pepper", {
    get: () => expect.fail("the pepper was asked for"),
  });
  expect(await isFamiliar(services, "ann@example.com", [])).toBe(false);
});
