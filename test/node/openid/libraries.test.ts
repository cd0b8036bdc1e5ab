import "./auth-core";
import "./hono-oidc-auth";
import "./oauth4webapi";
import "./openid-client";
import { shareOneProvider } from "./shared";

shareOneProvider();
