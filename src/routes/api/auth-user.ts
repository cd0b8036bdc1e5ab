import { Hono } from "hono/tiny";
import { authenticate } from "../../core/authenticate";
import { deleteUser } from "../../core/delete-user";
import { renameUser } from "../../core/rename-user";
import { bearerToken } from "../bearer-token";
import type { AppEnv } from "../context";
import { readJson } from "../input";
import { RenameUser } from "../schemas";

/** The account of whose access token is sent. */
export const authUser = new Hono<AppEnv>()
  .get("/", async (c) => {
    const { user } = await authenticate(c.var.services, bearerToken(c), ["email", "profile"]);
    return c.json(user);
  })
  .patch("/", async (c) => {
    const credential = bearerToken(c);
    const { username } = await readJson(c, RenameUser);
    return c.json(await renameUser(c.var.services, credential, username));
  })
  .delete("/", async (c) => {
    await deleteUser(c.var.services, bearerToken(c));
    return c.body(null, 204);
  });
