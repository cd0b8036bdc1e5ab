import { Hono } from "hono/tiny";
import { createUser } from "../../core/create-user";
import type { AppEnv } from "../context";
import { readJson } from "../input";
import { networkIn } from "../network";
import { CreateUser } from "../schemas";

export const users = new Hono<AppEnv>().post("/", async (c) => {
  const { services } = c.var;
  const input = await readJson(c, CreateUser);
  return c.json(await createUser(services, { ...input, network: networkIn(c) }), 201);
});
