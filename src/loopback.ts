/** Whether a host, as a URL or a setting names it, is this machine and no other. */
export const isLoopback = (host: string): boolean =>
  /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?|[a-z0-9-]+\.localhost)$/i.test(host);
