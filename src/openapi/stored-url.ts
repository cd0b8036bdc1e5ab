/** What stands in the stored document for where the service is. */
export const STORED_URL = "https://login.example.com";
