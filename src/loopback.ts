/** Whether a host, as a URL or a setting names it, is this machine and no other. */
export const isLoopback = (host: string): boolean =>
  /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?|[a-z0-9-]+\.localhost)$/i.test(host);

/** Whether nobody on the way can read or change what passes between us and this URL. */
export const isPrivate = (url: string): boolean => {
  const { protocol, hostname } = new URL(url);
  return protocol === "https:" || isLoopback(hostname);
};
