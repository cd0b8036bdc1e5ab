import { describe, expect, it } from "vitest";
import { countOf, instance, signIn } from "../../helpers";

const latchkey = instance();
const create = (email: unknown, username: unknown) => latchkey.post("/api/users", { email, username });

describe("POST /api/users", () => {
  it("creates a user", async () => {
    const response = await create(" Ann@Example.com ", "ann");
    expect(response.status).toBe(201);
    expect(await response.json()).toEqual({
      id: expect.any(String),
      email: "Ann@example.com",
      username: "ann",
    });
  });

  it.each([
    ["both", {}, { email: "Email required", username: "Username required" }],
    ["empty ones", { email: " ", username: "" }, { email: "Email required", username: "Username required" }],
    ["null", { email: null, username: null }, { email: "Email required", username: "Username required" }],
    [
      "wrong ones",
      { email: "ann", username: "1ann" },
      { email: "Invalid email", username: "Invalid username" },
    ],
    [
      "other types",
      { email: 5, username: ["ann"] },
      { email: "Invalid email", username: "Invalid username" },
    ],
    [
      "a long username",
      { email: "a@example.com", username: "a".repeat(19) },
      { username: "Invalid username" },
    ],
    [
      "a username with a space",
      { email: "a@example.com", username: "a b" },
      { username: "Invalid username" },
    ],
    ["a username in Cyrillic", { email: "a@example.com", username: "аnn" }, { username: "Invalid username" }],
  ])("names what is wrong: %s", async (_, body, fields) => {
    const response = await latchkey.post("/api/users", body);
    expect(response.status).toBe(422);
    expect(await response.json()).toEqual(fields);
  });

  it.each(["a", "a".repeat(18), "Ann_Lee-2"])("takes the username %s", async (username) => {
    expect((await create("ann@example.com", username)).status).toBe(201);
  });

  it("refuses an address that is taken, in any case", async () => {
    await create("ann@example.com", "ann");
    const response = await create("ANN@example.com", "other");
    expect(response.status).toBe(403);
    expect(await response.json()).toEqual({ email: "Email taken" });
  });

  it("refuses a username that is taken, in any case", async () => {
    await create("ann@example.com", "ann");
    const response = await create("other@example.com", "ANN");
    expect(response.status).toBe(403);
    expect(await response.json()).toEqual({ username: "Username taken" });
  });

  it("gives one of 20 who ask for the same username at once", async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) => create(`u${i}@example.com`, "ann")),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(19).fill(403)]);
    expect(await countOf("users")).toBe(1);
  });

  it("lets the new user sign in with username and all", async () => {
    const { id } = (await (await create("ann@example.com", "ann")).json()) as { id: string };
    const { accessToken } = await signIn(latchkey, "Ann@example.com");
    const response = await latchkey.get("/api/auth_user", { Authorization: `Bearer ${accessToken}` });
    expect(await response.json()).toEqual({ id, email: "ann@example.com", username: "ann" });
  });

  it("creates nobody where sign-up is closed", async () => {
    const response = await instance({ SIGNUP: "closed" }).post("/api/users", {
      email: "a@example.com",
      username: "a",
    });
    expect(response.status).toBe(403);
    expect(await response.json()).toEqual({ message: "Sign-up is closed" });
    expect(await countOf("users")).toBe(0);
  });
});
