/** Below these anybody can have a page: one label before them is not yours alone. */
export const SHARED_HOSTS = [
  "azurestaticapps.net",
  "azurewebsites.net",
  "cloudfront.net",
  "deno.dev",
  "firebaseapp.com",
  "fly.dev",
  "github.io",
  "gitlab.io",
  "herokuapp.com",
  "netlify.app",
  "ngrok-free.app",
  "onrender.com",
  "pages.dev",
  "r2.dev",
  "replit.app",
  "surge.sh",
  "trycloudflare.com",
  "vercel.app",
  "web.app",
  "workers.dev",
];

/** Such as co.uk: names below it are for sale. */
const SECOND_LEVEL = /^(?:ac|co|com|edu|gov|net|or|org)\.[a-z]{2}$/;

/** Whether strangers can have names one label below this one. @param {string} host */
export const isShared = (host) => SHARED_HOSTS.includes(host) || SECOND_LEVEL.test(host);

/** Where programs of a developer usually listen. */
export const LOCAL_ORIGINS = [3000, 3001, 4200, 5000, 5173, 8000, 8080, 8888].map(
  (port) => `http://localhost:${port}`,
);
