import { inspectRoutes } from "hono/dev";
import { expect, it } from "vitest";
import { createApp } from "../../../src/app";
import { admin } from "../../faults/fuzz/endpoints-admin";
import { api } from "../../faults/fuzz/endpoints-api";
import { oauth } from "../../faults/fuzz/endpoints-oauth";
import { files, hooks } from "../../faults/fuzz/endpoints-others";
import { pages } from "../../faults/fuzz/endpoints-pages";
import { operations } from "./stored";

/** What people see, and what these pages load and send: nothing that a program calls. */
const PAGES = [
  /^GET \/(style\.css|docs|demo.*|dev\/mailbox|oauth\/form-post\.js|login\/(code|wait)\.js)?$/,
  /^POST \/login$/,
  /^(GET|POST) \/login\/(code|link)$/,
  /^(GET|POST) \/account/,
  /^POST \/oauth\/logout\/confirmed$/,
];

const asRoute = (method: string, path: string) => `${method} ${path.replace(/\{(\w+)\}/g, ":$1")}`;

it("every route is in the document, but for pages, and no other", () => {
  const routes = inspectRoutes(createApp())
    .filter(({ isMiddleware }) => !isMiddleware)
    .map(({ method, path }) => `${method} ${path}`)
    .filter((route) => !PAGES.some((page) => page.test(route)));
  const documented = operations.map(({ method, path }) => asRoute(method, path));
  expect(documented.sort()).toEqual([...new Set(routes)].sort());
});

it("an operation names every status that the fuzz tests let it answer with", () => {
  const known = new Map(
    operations.map(({ method, path, operation }) => [
      asRoute(method, path),
      Object.keys(operation.responses),
    ]),
  );
  for (const { route, works, refuses } of [api, admin, pages, oauth, hooks, files].flat())
    for (const status of [works, ...refuses])
      if (known.has(route)) expect(known.get(route), route).toContain(String(status));
});
