import { decodeJwt } from "jose";
import { describe, expect, it } from "vitest";
import { faultyKv } from "../faults";
import { bearer, countOf, instance, linkIn, ORIGIN, tokenIn } from "../helpers";

const latchkey = instance({ EXCHANGE_URL: "http://localhost:3000/welcome?from=mail" });
const browser = { Accept: "text/html,*/*;q=0.8" };

async function mailedToken(email: string): Promise<string> {
  await latchkey.post("/users", { email });
  const [mail] = await latchkey.mails(email);
  return tokenIn(linkIn(mail));
}

const exchange = (email: string, token: string, headers?: Record<string, string>) =>
  latchkey.get(`/users?${new URLSearchParams({ email, token })}`, headers);

describe("POST /users", () => {
  it("mails a link to the frontend with address and token", async () => {
    const response = await latchkey.post("/users", { email: " Ann+x@example.com" });
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ email: "Ann+x@example.com" });
    const [mail] = await latchkey.mails("ann+x@example.com");
    expect(linkIn(mail)).toMatch(
      /^http:\/\/localhost:3000\/welcome\?from=mail&email=Ann%2Bx%40example.com&token=[\w-]{43}$/,
    );
    expect(await countOf("users")).toBe(0);
  });

  it.each([
    [{}, "Email required"],
    [{ email: "ann" }, "Invalid email"],
  ])("names what is wrong: %j", async (body, email) => {
    const response = await latchkey.post("/users", body);
    expect(response.status).toBe(422);
    expect(await response.json()).toEqual({ email });
  });
});

describe("GET /users", () => {
  it("exchanges address and token for the user and an access token, once", async () => {
    const token = await mailedToken("ann@example.com");
    const response = await exchange("ANN@example.com", token);
    expect(response.status).toBe(200);
    const user = (await response.json()) as Record<string, string>;
    expect(user).toEqual({
      id: expect.any(String),
      email: "ann@example.com",
      username: null,
      token: expect.any(String),
      expiresAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
    });
    expect(decodeJwt(user.token ?? "").sub).toBe(user.id);
    expect((await latchkey.get("/api/auth_user", bearer(user.token ?? ""))).status).toBe(200);
    expect(await countOf("users")).toBe(1);
    expect((await exchange("ann@example.com", token)).status).toBe(400);
  });

  it("refuses a wrong pair to a program, and loses nothing", async () => {
    const token = await mailedToken("ann@example.com");
    for (const [email, wrong] of [
      ["eve@example.com", token],
      ["ann@example.com", "a".repeat(43)],
    ] as const) {
      const response = await exchange(email, wrong);
      expect(response.status).toBe(400);
      expect(await response.json()).toEqual({ message: "Link expired or already used" });
    }
    expect((await exchange("ann@example.com", token)).status).toBe(200);
  });

  it("leads a browser with a wrong pair to the login page", async () => {
    const elsewhere = instance({ LOGIN_URL: "http://localhost:3000/login" });
    const response = await elsewhere.get("/users?email=ann@example.com&token=x", browser);
    expect(response.status).toBe(302);
    expect(response.headers.get("Location")).toBe("http://localhost:3000/login");
    const own = await latchkey.get("/users?email=ann@example.com&token=x", browser);
    expect(own.headers.get("Location")).toBe(`${ORIGIN}/login`);
  });

  it("consumes nothing for a browser that navigates there without having asked, and sends it to the login page", async () => {
    const token = await mailedToken("ann@example.com");
    const response = await exchange("ann@example.com", token, browser);
    expect(response.status).toBe(302);
    expect(response.headers.get("Location")).toBe(`${ORIGIN}/login`);
    expect(await countOf("sessions")).toBe(0);
    expect((await exchange("ann@example.com", token)).status).toBe(200);
  });

  it("shows a failure of ours to a browser, too, as what it is", async () => {
    const broken = instance({ ...faultyKv(latchkey.env, "get", "fails before") });
    expect((await broken.get(`/users?email=a@example.com&token=${"a".repeat(43)}`, browser)).status).toBe(
      503,
    );
  });

  it("names what is missing", async () => {
    const response = await latchkey.get("/users");
    expect(response.status).toBe(422);
    expect(await response.json()).toEqual({ email: "Email required", token: "Token required" });
  });

  it("lets HEAD and a prefetch consume nothing", async () => {
    const token = await mailedToken("ann@example.com");
    const path = `/users?${new URLSearchParams({ email: "ann@example.com", token })}`;
    await latchkey.fetch(path, { method: "HEAD" });
    await latchkey.get(path, { "Sec-Purpose": "prefetch" });
    expect(await countOf("sessions")).toBe(0);
    expect((await latchkey.get(path)).status).toBe(200);
  });

  it("does not take the link of the redirect contract", async () => {
    await latchkey.post("/api/passwordless/start", {
      email: "ann@example.com",
      redirectUri: "http://localhost:3000/cb",
    });
    const [mail] = await latchkey.mails("ann@example.com");
    expect((await exchange("ann@example.com", tokenIn(linkIn(mail)))).status).toBe(400);
  });

  it("is not there without EXCHANGE_URL", async () => {
    const without = instance({ EXCHANGE_URL: "" });
    expect((await without.post("/users", { email: "ann@example.com" })).status).toBe(404);
    expect((await without.get("/users?email=ann@example.com&token=x")).status).toBe(404);
  });
});
