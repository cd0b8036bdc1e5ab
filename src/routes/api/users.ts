import { Hono } from "hono";
import { createUser } from "../../core/create-user";
import type { AppEnv } from "../context";
import { readJson } from "../input";
import { CreateUser } from "../schemas";

export const users = new Hono<AppEnv>().post("/", async (c) => {
  const input = await readJson(c, CreateUser);
  return c.json(await createUser(c.var.services, input), 201);
});
