import { Hono } from "hono/tiny";
import { addUser } from "../../core/add-user";
import { disableUser, enableUser } from "../../core/disable-user";
import { endSessionsOfUser } from "../../core/end-sessions-of-user";
import { findUsers } from "../../core/find-users";
import { listSessionsOfUser } from "../../core/list-sessions-of-user";
import { readUser } from "../../core/read-user";
import { removeUser } from "../../core/remove-user";
import type { AppEnv } from "../context";
import { handleNotFound } from "../errors";
import { readJson, readQuery } from "../input";
import { toSession } from "../session-json";
import { toAccount } from "./account-json";
import { AddUser, UsersQuery } from "./schemas";

/** Users, as an operator finds and changes them. */
export const adminUsers = new Hono<AppEnv>()
  .get("/", async (c) => {
    const { users, next } = await findUsers(c.var.services, readQuery(c, UsersQuery));
    return c.json({ users: users.map(toAccount), next });
  })
  .post("/", async (c) => c.json(await addUser(c.var.services, await readJson(c, AddUser)), 201))
  .get("/:id", async (c) => {
    const { account, liveSessions, suppressed } = await readUser(c.var.services, c.req.param("id"));
    return c.json({ ...toAccount(account), liveSessions, suppressed });
  })
  .delete("/:id", async (c) => {
    await removeUser(c.var.services, c.req.param("id"));
    return c.body(null, 204);
  })
  .post("/:id/disable", async (c) => {
    await disableUser(c.var.services, c.req.param("id"));
    return c.body(null, 204);
  })
  .post("/:id/enable", async (c) => {
    await enableUser(c.var.services, c.req.param("id"));
    return c.body(null, 204);
  })
  .get("/:id/sessions", async (c) =>
    c.json((await listSessionsOfUser(c.var.services, c.req.param("id"))).map(toSession)),
  )
  .delete("/:id/sessions", async (c) => {
    // The id of one that somebody forgot: not all of them.
    if (c.req.path.endsWith("/")) return handleNotFound(c);
    await endSessionsOfUser(c.var.services, c.req.param("id"), "all");
    return c.body(null, 204);
  })
  .delete("/:id/sessions/:session", async (c) => {
    await endSessionsOfUser(c.var.services, c.req.param("id"), { id: c.req.param("session") });
    return c.body(null, 204);
  });
