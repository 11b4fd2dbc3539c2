/** Redis keys by which the web process asks for a VM's screen and finds it. Lost with Redis, asked for again a second later. */
export function consoleKeys(vmId: string): { wanted: string; screenshot: string; tail: string } {
  return { wanted: `screenshot-wanted:${vmId}`, screenshot: `screenshot:${vmId}`, tail: `console:${vmId}` }
}
