import type { User } from "../store/users";

/** What a client may know of a user, by what it was granted (OpenID Connect Core §5.4). */
export function userClaims(user: User, scope: string): Record<string, string | boolean> {
  const granted = scope.split(" ");
  return {
    ...(granted.includes("email") && { email: user.email, email_verified: true }),
    ...(granted.includes("profile") && user.username !== null && { preferred_username: user.username }),
  };
}
