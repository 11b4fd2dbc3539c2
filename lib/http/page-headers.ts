interface PageHeaderOptions {
  /** New for every answer; the scripts that Next.js writes into the page carry it. */
  nonce: string
  /** React's error stacks need `eval` there. */
  development: boolean
  /** Whether the site is served over https. */
  secure: boolean
}

/**
 * What every page tells the browser to refuse: scripts that are not this answer's own, frames around it, and anything from elsewhere.
 * Styles may stand inline: positions and widths in charts do.
 */
export function pageHeaders({ nonce, development, secure }: PageHeaderOptions): Record<string, string> {
  const policy = [
    `default-src 'self'`,
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development ? ` 'unsafe-eval'` : ''}`,
    `worker-src 'self'`,
    `style-src 'self' 'unsafe-inline'`,
    // Pictures of a guest's screen are blobs.
    `img-src 'self' blob: data:`,
    `object-src 'none'`,
    `base-uri 'none'`,
    `form-action 'self'`,
    `frame-ancestors 'none'`,
  ]
  return {
    'content-security-policy': policy.join('; '),
    'cross-origin-opener-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
    'referrer-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    ...(secure ? { 'strict-transport-security': 'max-age=31536000' } : {}),
  }
}
