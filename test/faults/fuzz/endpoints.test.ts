import { inspectRoutes } from "hono/dev";
import { expect, it } from "vitest";
import { createApp } from "../../../src/app";
import { admin } from "./endpoints-admin";
import { api } from "./endpoints-api";
import { oauth } from "./endpoints-oauth";
import { files, hooks } from "./endpoints-others";
import { pages } from "./endpoints-pages";

it("every route of the service is fuzzed, and no other", () => {
  const routes = inspectRoutes(createApp())
    .filter(({ isMiddleware }) => !isMiddleware)
    .map(({ method, path }) => `${method} ${path}`);
  const fuzzed = [api, admin, pages, oauth, hooks, files].flat().map(({ route }) => route);
  expect([...new Set(fuzzed)].sort()).toEqual(routes.sort());
});
